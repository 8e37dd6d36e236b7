package io.noesis.inference.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.inference.http.EventStream;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.json.JsonMapper;

/// Writes an answer as server-sent events while it is generated.
///
/// The end mark is written only behind a complete answer: a client that does not see it knows that something is
/// missing, also when the connection just ended.
final class StreamedAnswer implements AnswerSink {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration keepAlive;
    private final AnswerHeader header;
    private final boolean includeUsage;
    private final FailureClassifier failures;
    private @Nullable EventStream events;

    StreamedAnswer(
            HttpServletResponse response,
            JsonMapper json,
            Duration keepAlive,
            AnswerHeader header,
            boolean includeUsage,
            FailureClassifier failures) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.header = header;
        this.includeUsage = includeUsage;
        this.failures = failures;
    }

    @Override
    public void begin() throws IOException {
        events = EventStream.begin(response, json, keepAlive);
        send(Delta.role("assistant"), null);
    }

    @Override
    public void delta(OutputDelta delta) throws IOException {
        Delta growth = switch (delta) {
            case OutputDelta.Thinking(String text) -> Delta.reasoning(text);
            case OutputDelta.Answer(String text) -> Delta.content(text);
        };
        send(growth, null);
    }

    @Override
    public void idle() throws IOException {
        events().keepAlive();
    }

    @Override
    public void complete(Completion completion) throws IOException {
        send(Delta.empty(), completion.finishReason());
        if (includeUsage) {
            events().send(chunk(List.of(), completion.usage()));
        }
        events().done();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        events().send(failures.classify(failure).envelope());
    }

    private void send(Delta delta, @Nullable String finishReason) throws IOException {
        events().send(chunk(List.of(new Choice(0, delta, finishReason)), null));
    }

    private ChatCompletionChunk chunk(List<Choice> choices, @Nullable Usage usage) {
        return new ChatCompletionChunk(
                header.id(),
                ChatCompletionChunk.OBJECT,
                header.created(),
                header.model(),
                choices,
                usage,
                header.fingerprint());
    }

    private EventStream events() {
        if (events == null) {
            throw new IllegalStateException("begin() was not called");
        }
        return events;
    }
}
