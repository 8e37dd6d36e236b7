package io.noesis.gateway.dialect;

import java.util.function.Supplier;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.dialect.FieldOrigins;

/// A request of any API as the chat request that asks for the same.
///
/// @param chat with types and limits checked
/// @param origins the caller's names of the fields in `chat`
/// @param stream whether the answer is wanted as events
/// @param answers makes what writes one answer in the caller's words
public record ChatCall(
        ChatCompletionRequest chat, FieldOrigins origins, boolean stream, Supplier<AnswerWriter> answers) {

    /// A failure about the chat request, in the caller's words.
    public NoesisException inCallersWords(NoesisException failure) {
        return origins.inDialect(failure);
    }
}
