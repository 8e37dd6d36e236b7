package io.noesis.inference.answer;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Usage;
import io.noesis.engine.sampling.TokenLogprobs;

/// Where the choices of an answer are written. Every call may find that the client has gone, which is the
/// [IOException].
public interface AnswerSink {

    /// The engine has taken the request.
    ///
    /// @param promptTokens of all prompts together
    void begin(int promptTokens) throws IOException;

    /// A token of the prompt, where their log-probabilities were asked for: before the first piece of the choice,
    /// in order from position 1, and again from there when the engine had to compute the prompt again.
    default void promptToken(int choice, int position, TokenLogprobs logprobs) {}

    void piece(int choice, AnswerPiece piece) throws IOException;

    /// Nothing happened for a while.
    void idle() throws IOException;

    /// No more comes for this choice.
    void end(int choice, ChoiceEnd end) throws IOException;

    /// All choices have ended.
    void complete(Usage usage) throws IOException;

    /// The answer ends here, incomplete.
    void fail(RuntimeException failure) throws IOException;

    /// How a choice ended.
    ///
    /// @param finishReason `stop`, `length` or `tool_calls`
    /// @param stopReason the stop string or the id of the stop token that ended it
    /// @param reasoningStopReason where there was thinking, why it ended
    record ChoiceEnd(
            String finishReason,
            @Nullable Object stopReason,
            @Nullable String reasoningStopReason) {}
}
