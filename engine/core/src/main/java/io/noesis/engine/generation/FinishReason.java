package io.noesis.engine.generation;

/// Why the engine stopped. Stop strings are the caller's business: it cancels.
public enum FinishReason {
    /// The model produced one of its end tokens.
    END_OF_TURN,
    /// `maxTokens` or the context was reached.
    LENGTH,
    /// [GenerationHandle#cancel()] or the closing of the engine.
    CANCELLED
}
