package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;

/// Writes one answer in the words of the API that was called, whole or as the bytes of an event stream. Not safe for
/// several threads.
public interface AnswerWriter {

    /// The body of an answer that was not streamed.
    ///
    /// @throws NoesisException when the answer breaks the contract
    byte[] whole(ChatCompletion answer);

    /// The events that a chunk becomes; there may be none.
    ///
    /// @throws NoesisException when the chunk breaks the contract
    byte[] accept(ChatCompletionChunk chunk);

    /// An event that says nothing, for proxies on the way that cut what is silent. Safe for all threads, and at any
    /// time between two pieces.
    default byte[] keepAlive() {
        return ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    /// The last events of a complete answer.
    byte[] complete();

    /// The last events of an answer that is not complete.
    byte[] fail(NoesisException failure);
}
