package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.responses.ResponsesAnswer;
import io.noesis.dialect.responses.ResponsesRequest;

/// The answer to a Responses request.
final class ResponsesAnswerWriter implements AnswerWriter {

    private final ResponsesRequest request;
    private final ResponsesAnswer answer;

    ResponsesAnswerWriter(ResponsesRequest request) {
        this.request = request;
        this.answer = new ResponsesAnswer(request);
    }

    @Override
    public byte[] whole(ChatCompletion completion) {
        return ResponsesAnswer.whole(request, completion).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] accept(ChatCompletionChunk chunk) {
        return NamedEvents.bytes(answer.accept(chunk));
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
