package io.noesis.inference.chat;

import java.io.IOException;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;

/// Where a chat answer goes, in the objects of the chat contract: to the caller as it is, or into another API's
/// words.
///
/// A streamed answer is begun, written in chunks and completed; one that is not is written once, whole. Every call
/// may find that the client has gone, which is the [IOException].
public interface ChatTarget {

    /// A streamed answer begins.
    void begin(int promptTokens) throws IOException;

    void chunk(ChatCompletionChunk chunk) throws IOException;

    /// All chunks of a streamed answer were written.
    void complete() throws IOException;

    /// The whole of an answer that is not streamed.
    void whole(ChatCompletion answer) throws IOException;

    /// Nothing happened for a while, in a stream.
    void idle() throws IOException;

    /// A streamed answer ends here, incomplete.
    void fail(RuntimeException failure) throws IOException;
}
