package io.noesis.engine.generation;

/// Why the engine stopped. Stop strings are the caller's business: it cancels.
public sealed interface FinishReason {

    /// The model produced one of its end tokens.
    FinishReason END_OF_TURN = Plain.END_OF_TURN;

    /// `maxTokens` or the context was reached.
    FinishReason LENGTH = Plain.LENGTH;

    /// [GenerationHandle#cancel()] or the closing of the engine.
    FinishReason CANCELLED = Plain.CANCELLED;

    /// The time that the request had is over.
    FinishReason DEADLINE = Plain.DEADLINE;

    /// The reasons that say all by themselves.
    enum Plain implements FinishReason {
        END_OF_TURN,
        LENGTH,
        CANCELLED,
        DEADLINE
    }

    /// The model produced a token that the request names in [EndRules#stopTokens()].
    record StopToken(int token) implements FinishReason {}
}
