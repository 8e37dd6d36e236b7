package io.noesis.inference.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;

import tools.jackson.databind.json.JsonMapper;

/// Collects an answer and writes it at once.
final class WholeAnswer implements AnswerSink {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final AnswerHeader header;
    private final @Nullable LogprobFormat logprobs;
    private final List<Choice> choices;

    /// @param logprobs null where the request asked for none
    WholeAnswer(
            HttpServletResponse response,
            JsonMapper json,
            AnswerHeader header,
            ChatPlan plan,
            @Nullable LogprobFormat logprobs) {
        this.response = response;
        this.json = json;
        this.header = header;
        this.logprobs = logprobs;
        this.choices = IntStream.range(0, plan.choices())
                .mapToObj(index -> new Choice())
                .toList();
    }

    @Override
    public void begin() {}

    @Override
    public void piece(int choice, AnswerPiece piece) {
        Choice own = choices.get(choice);
        switch (piece.delta()) {
            case OutputDelta.Thinking(String text) -> own.thinking.append(text);
            case OutputDelta.Answer(String text) -> own.answer.append(text);
            case OutputDelta.CallBegin _, OutputDelta.CallArguments _ ->
                throw new IllegalStateException("no tools were offered");
        }
        own.tokens.addAll(piece.logprobs());
    }

    @Override
    public void idle() {}

    @Override
    public void end(int choice, ChoiceEnd end) {
        choices.get(choice).end = end;
    }

    @Override
    public void complete(Usage usage) throws IOException {
        ChatCompletion body = new ChatCompletion(
                header.id(),
                ChatCompletion.OBJECT,
                header.created(),
                header.model(),
                IntStream.range(0, choices.size()).mapToObj(this::choice).toList(),
                usage,
                header.fingerprint());
        byte[] bytes = json.writeValueAsBytes(body);
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer();
    }

    private ChatCompletion.Choice choice(int index) {
        Choice own = choices.get(index);
        ChatMessage message =
                ChatMessage.assistant(own.answer.toString(), own.thinking.isEmpty() ? null : own.thinking.toString());
        return new ChatCompletion.Choice(
                index,
                message,
                own.end == null ? null : own.end.finishReason(),
                logprobs == null ? null : logprobs.format(own.tokens),
                own.end == null ? null : own.end.stopReason(),
                null);
    }

    /// Nothing was written yet: the failure gets a status of its own.
    @Override
    public void fail(RuntimeException failure) {
        throw failure;
    }

    private static final class Choice {

        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder answer = new StringBuilder();
        private final List<TokenLogprobs> tokens = new ArrayList<>();
        private @Nullable ChoiceEnd end;
    }
}
