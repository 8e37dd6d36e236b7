package io.noesis.inference.chat;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Usage;

/// Where the choices of an answer are written. Every call may find that the client has gone, which is the
/// [IOException].
interface AnswerSink {

    /// The engine has taken the request.
    void begin() throws IOException;

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
    /// @param finishReason `stop` or `length`
    /// @param stopReason the stop string or the id of the stop token that ended it
    record ChoiceEnd(String finishReason, @Nullable Object stopReason) {}
}
