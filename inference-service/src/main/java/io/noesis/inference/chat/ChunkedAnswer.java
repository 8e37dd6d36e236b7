package io.noesis.inference.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerPiece;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.answer.LogprobFormat;

/// Writes an answer in chunks while it is generated.
final class ChunkedAnswer implements AnswerSink {

    private final ChatTarget target;
    private final AnswerHeader header;
    private final ChatPlan plan;
    private final @Nullable LogprobFormat logprobs;
    private final List<CallIds> callIds = new ArrayList<>();

    /// @param logprobs null where the request asked for none
    ChunkedAnswer(ChatTarget target, AnswerHeader header, ChatPlan plan, @Nullable LogprobFormat logprobs) {
        this.target = target;
        this.header = header;
        this.plan = plan;
        this.logprobs = logprobs;
    }

    @Override
    public void begin(int promptTokens) throws IOException {
        target.begin(promptTokens);
        for (int choice = 0; choice < plan.choices(); choice++) {
            callIds.add(new CallIds(header.id(), choice));
            send(new Choice(choice, Delta.role("assistant"), null, null, null, null));
        }
    }

    @Override
    public void piece(int choice, AnswerPiece piece) throws IOException {
        if (plan.thinking().hidden() && piece.delta() instanceof OutputDelta.Thinking) {
            return;
        }
        Delta growth = switch (piece.delta()) {
            case OutputDelta.Thinking(String text) -> Delta.reasoning(text);
            case OutputDelta.Answer(String text) -> Delta.content(text);
            case OutputDelta.CallBegin(int index, String name) ->
                Delta.toolCall(ToolCall.begin(index, callIds.get(choice).of(index), name));
            case OutputDelta.CallArguments(int index, String text) -> Delta.toolCall(ToolCall.arguments(index, text));
        };
        ChoiceLogprobs tokens =
                logprobs == null || piece.logprobs().isEmpty() ? null : logprobs.format(piece.logprobs());
        send(new Choice(choice, growth, null, tokens, null, null));
    }

    @Override
    public void idle() throws IOException {
        target.idle();
    }

    @Override
    public void end(int choice, ChoiceEnd end) throws IOException {
        send(new Choice(choice, Delta.empty(), end.finishReason(), null, end.stopReason(), end.reasoningStopReason()));
    }

    @Override
    public void complete(Usage usage) throws IOException {
        if (plan.includeUsage()) {
            target.chunk(chunk(List.of(), usage));
        }
        target.complete();
    }

    @Override
    public void fail(RuntimeException failure) throws IOException {
        target.fail(failure);
    }

    private void send(Choice choice) throws IOException {
        target.chunk(chunk(List.of(choice), null));
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
}
