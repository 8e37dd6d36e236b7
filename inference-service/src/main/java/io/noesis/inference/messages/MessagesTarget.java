package io.noesis.inference.messages;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.DialectEvent;
import io.noesis.dialect.anthropic.MessagesAnswer;
import io.noesis.inference.chat.ChatTarget;
import io.noesis.inference.http.EventStream;
import io.noesis.inference.http.JsonBody;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.json.JsonMapper;

/// Writes a chat answer in the form of Anthropic's Messages API.
final class MessagesTarget implements ChatTarget {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration keepAlive;
    private final FailureClassifier failures;
    private final MessagesAnswer answer = new MessagesAnswer();
    private @Nullable EventStream events;

    MessagesTarget(HttpServletResponse response, JsonMapper json, Duration keepAlive, FailureClassifier failures) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.failures = failures;
    }

    @Override
    public void begin(int promptTokens) throws IOException {
        answer.promptTokens(promptTokens, 0);
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
        JsonBody.write(response, json, MessagesAnswer.whole(chat));
    }

    @Override
    public void idle() throws IOException {
        if (events().isQuiet()) {
            send(List.of(MessagesAnswer.ping()));
        }
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
