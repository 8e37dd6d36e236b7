package io.noesis.inference.responses;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.DialectEvent;
import io.noesis.dialect.responses.ResponsesAnswer;
import io.noesis.dialect.responses.ResponsesRequest;
import io.noesis.inference.chat.ChatTarget;
import io.noesis.inference.http.EventStream;
import io.noesis.inference.http.JsonBody;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.json.JsonMapper;

/// Writes a chat answer in the form of the Responses API.
final class ResponsesTarget implements ChatTarget {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration keepAlive;
    private final FailureClassifier failures;
    private final ResponsesRequest request;
    private final ResponsesAnswer answer;
    private @Nullable EventStream events;

    ResponsesTarget(
            HttpServletResponse response,
            JsonMapper json,
            Duration keepAlive,
            FailureClassifier failures,
            ResponsesRequest request) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.failures = failures;
        this.request = request;
        this.answer = new ResponsesAnswer(request);
    }

    @Override
    public void begin(int promptTokens) throws IOException {
        events = EventStream.begin(response, json, keepAlive);
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) throws IOException {
        send(answer.accept(chunk));
    }

    @Override
    public void complete() throws IOException {
        send(answer.complete());
    }

    @Override
    public void whole(ChatCompletion chat) throws IOException {
        JsonBody.write(response, json, ResponsesAnswer.whole(request, chat));
    }

    @Override
    public void idle() throws IOException {
        events().keepAlive();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        send(answer.fail(failures.classify(failure).toException()));
    }

    private void send(List<DialectEvent> list) throws IOException {
        for (DialectEvent event : list) {
            events().send(event.name(), event.data());
        }
    }

    private EventStream events() {
        if (events == null) {
            throw new IllegalStateException("begin() was not called");
        }
        return events;
    }
}
