package io.noesis.inference.chat;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.inference.http.EventStream;
import io.noesis.inference.http.JsonBody;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.json.JsonMapper;

/// Writes a chat answer in OpenAI's form: as server-sent events, or as one JSON body.
///
/// The end mark is written only behind a complete answer: a client that does not see it knows that something is
/// missing, also when the connection just ended.
final class ChatEvents implements ChatTarget {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration keepAlive;
    private final FailureClassifier failures;
    private @Nullable EventStream events;

    ChatEvents(HttpServletResponse response, JsonMapper json, Duration keepAlive, FailureClassifier failures) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.failures = failures;
    }

    @Override
    public void begin(int promptTokens) throws IOException {
        events = EventStream.begin(response, json, keepAlive);
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) throws IOException {
        events().send(chunk);
    }

    @Override
    public void complete() throws IOException {
        events().done();
    }

    @Override
    public void whole(ChatCompletion answer) throws IOException {
        JsonBody.write(response, json, answer);
    }

    @Override
    public void idle() throws IOException {
        events().keepAlive();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        events().send(failures.classify(failure).envelope());
    }

    private EventStream events() {
        if (events == null) {
            throw new IllegalStateException("begin() was not called");
        }
        return events;
    }
}
