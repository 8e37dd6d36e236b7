package io.noesis.inference.chat;

import java.io.IOException;

import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;

/// Where an answer is written. Every call may find that the client has gone, which is the [IOException].
interface AnswerSink {

    /// The engine has taken the request.
    void begin() throws IOException;

    void delta(OutputDelta delta) throws IOException;

    /// Nothing happened for a while.
    void idle() throws IOException;

    void complete(Completion completion) throws IOException;

    /// The answer ends here, incomplete.
    void fail(RuntimeException failure) throws IOException;

    /// How an answer ended.
    ///
    /// @param finishReason `stop` or `length`
    record Completion(String finishReason, Usage usage) {}
}
