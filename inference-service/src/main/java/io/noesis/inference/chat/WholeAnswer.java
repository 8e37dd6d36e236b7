package io.noesis.inference.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerPiece;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.answer.LogprobFormat;

/// Collects an answer and writes it at once.
final class WholeAnswer implements AnswerSink {

    private final ChatTarget target;
    private final AnswerHeader header;
    private final ChatPlan plan;
    private final @Nullable LogprobFormat logprobs;
    private final List<Choice> choices;

    /// @param logprobs null where the request asked for none
    WholeAnswer(ChatTarget target, AnswerHeader header, ChatPlan plan, @Nullable LogprobFormat logprobs) {
        this.target = target;
        this.header = header;
        this.plan = plan;
        this.logprobs = logprobs;
        this.choices = IntStream.range(0, plan.choices())
                .mapToObj(index -> new Choice(new CallIds(header.id(), index)))
                .toList();
    }

    @Override
    public void begin(int promptTokens) {}

    @Override
    public void piece(int choice, AnswerPiece piece) {
        Choice own = choices.get(choice);
        switch (piece.delta()) {
            case OutputDelta.Thinking(String text) -> own.thinking.append(text);
            case OutputDelta.Answer(String text) -> own.answer.append(text);
            case OutputDelta.CallBegin(int index, String name) -> own.calls.add(new Call(own.ids.of(index), name));
            case OutputDelta.CallArguments(int index, String text) ->
                own.calls.get(index).arguments.append(text);
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
        target.whole(new ChatCompletion(
                header.id(),
                ChatCompletion.OBJECT,
                header.created(),
                header.model(),
                IntStream.range(0, choices.size()).mapToObj(this::choice).toList(),
                usage,
                header.fingerprint()));
    }

    private ChatCompletion.Choice choice(int index) {
        Choice own = choices.get(index);
        ChoiceEnd end = own.end;
        return new ChatCompletion.Choice(
                index,
                message(own),
                end == null ? null : end.finishReason(),
                logprobs == null ? null : logprobs.format(own.tokens),
                end == null ? null : end.stopReason(),
                end == null ? null : end.reasoningStopReason());
    }

    private ChatMessage message(Choice own) {
        String thinking = own.thinking.isEmpty() || plan.thinking().hidden() ? null : own.thinking.toString();
        if (own.calls.isEmpty()) {
            return ChatMessage.assistant(own.answer.toString(), thinking);
        }
        // Models write a line break before a call: that is no text.
        String text = own.answer.toString();
        return ChatMessage.assistant(
                text.isBlank() ? null : text,
                thinking,
                own.calls.stream().map(Call::whole).toList());
    }

    /// Nothing was written yet: the failure gets a status of its own.
    @Override
    public void fail(RuntimeException failure) {
        throw failure;
    }

    private static final class Choice {

        private final CallIds ids;
        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder answer = new StringBuilder();
        private final List<Call> calls = new ArrayList<>();
        private final List<TokenLogprobs> tokens = new ArrayList<>();
        private @Nullable ChoiceEnd end;

        private Choice(CallIds ids) {
            this.ids = ids;
        }
    }

    private record Call(String id, String name, StringBuilder arguments) {

        private Call(String id, String name) {
            this(id, name, new StringBuilder());
        }

        private ToolCall whole() {
            return ToolCall.whole(id, name, arguments.toString());
        }
    }
}
