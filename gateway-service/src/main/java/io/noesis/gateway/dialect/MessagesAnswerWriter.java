package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.anthropic.MessagesAnswer;

/// The answer to a Messages request.
final class MessagesAnswerWriter implements AnswerWriter {

    private final MessagesAnswer answer = new MessagesAnswer();

    @Override
    public byte[] whole(ChatCompletion completion) {
        return MessagesAnswer.whole(completion).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] accept(ChatCompletionChunk chunk) {
        return NamedEvents.bytes(answer.accept(chunk));
    }

    @Override
    public byte[] keepAlive() {
        return NamedEvents.bytes(List.of(MessagesAnswer.ping()));
    }

    @Override
    public byte[] complete() {
        return NamedEvents.bytes(answer.complete());
    }

    @Override
    public byte[] fail(NoesisException failure) {
        return NamedEvents.bytes(answer.fail(failure));
    }
}
