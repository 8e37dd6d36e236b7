package io.noesis.inference.completions;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Completion;
import io.noesis.api.openai.Usage;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.answer.AnswerPiece;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.http.EventStream;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.json.JsonMapper;

/// Writes completions as server-sent events while they are generated. The end mark stands only behind whole ones.
final class StreamedCompletion implements AnswerSink {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration keepAlive;
    private final FailureClassifier failures;
    private final CompletionPlan plan;
    private final CompletionText texts;
    private @Nullable EventStream events;

    StreamedCompletion(
            HttpServletResponse response,
            JsonMapper json,
            Duration keepAlive,
            FailureClassifier failures,
            CompletionPlan plan,
            CompletionText texts) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.failures = failures;
        this.plan = plan;
        this.texts = texts;
    }

    @Override
    public void begin(int promptTokens) throws IOException {
        events = EventStream.begin(response, json, keepAlive);
    }

    @Override
    public void promptToken(int choice, int position, TokenLogprobs logprobs) {
        texts.promptToken(choice, position, logprobs);
    }

    @Override
    public void piece(int choice, AnswerPiece piece) throws IOException {
        send(texts.piece(choice, piece.text(), piece.logprobs()));
    }

    @Override
    public void idle() throws IOException {
        events().keepAlive();
    }

    @Override
    public void end(int choice, ChoiceEnd end) throws IOException {
        send(texts.end(choice, "", List.of(), end));
    }

    @Override
    public void complete(Usage usage) throws IOException {
        if (plan.includeUsage()) {
            events().send(texts.completion(List.of(), usage));
        }
        events().done();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        events().send(failures.classify(failure).envelope());
    }

    private void send(Completion.Choice choice) throws IOException {
        events().send(texts.completion(List.of(choice), null));
    }

    private EventStream events() {
        if (events == null) {
            throw new IllegalStateException("begin() was not called");
        }
        return events;
    }
}
