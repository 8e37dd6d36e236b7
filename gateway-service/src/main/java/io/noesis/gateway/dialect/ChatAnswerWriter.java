package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ErrorEnvelope;

import tools.jackson.databind.json.JsonMapper;

/// The answer to a chat request: the contract as it is. Only a complete stream ends with `[DONE]`.
final class ChatAnswerWriter implements AnswerWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public byte[] whole(ChatCompletion answer) {
        return JSON.writeValueAsBytes(answer);
    }

    @Override
    public byte[] accept(ChatCompletionChunk chunk) {
        return event(JSON.writeValueAsString(chunk));
    }

    @Override
    public byte[] complete() {
        return event("[DONE]");
    }

    @Override
    public byte[] fail(NoesisException failure) {
        return event(JSON.writeValueAsString(ErrorEnvelope.of(failure)));
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
