package io.noesis.inference.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.ChoiceLogprobs;
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
    private final ChatPlan plan;
    private final @Nullable LogprobFormat logprobs;
    private final FailureClassifier failures;
    private @Nullable EventStream events;

    /// @param logprobs null where the request asked for none
    StreamedAnswer(
            HttpServletResponse response,
            JsonMapper json,
            Duration keepAlive,
            AnswerHeader header,
            ChatPlan plan,
            @Nullable LogprobFormat logprobs,
            FailureClassifier failures) {
        this.response = response;
        this.json = json;
        this.keepAlive = keepAlive;
        this.header = header;
        this.plan = plan;
        this.logprobs = logprobs;
        this.failures = failures;
    }

    @Override
    public void begin() throws IOException {
        events = EventStream.begin(response, json, keepAlive);
        for (int choice = 0; choice < plan.choices(); choice++) {
            send(new Choice(choice, Delta.role("assistant"), null, null, null, null));
        }
    }

    @Override
    public void piece(int choice, AnswerPiece piece) throws IOException {
        Delta growth = switch (piece.delta()) {
            case OutputDelta.Thinking(String text) -> Delta.reasoning(text);
            case OutputDelta.Answer(String text) -> Delta.content(text);
            case OutputDelta.CallBegin _, OutputDelta.CallArguments _ ->
                throw new IllegalStateException("no tools were offered");
        };
        ChoiceLogprobs tokens =
                logprobs == null || piece.logprobs().isEmpty() ? null : logprobs.format(piece.logprobs());
        send(new Choice(choice, growth, null, tokens, null, null));
    }

    @Override
    public void idle() throws IOException {
        events().keepAlive();
    }

    @Override
    public void end(int choice, ChoiceEnd end) throws IOException {
        send(new Choice(choice, Delta.empty(), end.finishReason(), null, end.stopReason(), null));
    }

    @Override
    public void complete(Usage usage) throws IOException {
        if (plan.includeUsage()) {
            events().send(chunk(List.of(), usage));
        }
        events().done();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        events().send(failures.classify(failure).envelope());
    }

    private void send(Choice choice) throws IOException {
        events().send(chunk(List.of(choice), null));
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
