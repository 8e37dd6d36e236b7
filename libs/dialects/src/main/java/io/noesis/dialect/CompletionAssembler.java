package io.noesis.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;

/// Puts the chunks of a streamed answer together to the answer that would have come whole. Not safe for several
/// threads.
public final class CompletionAssembler {

    private final TreeMap<Integer, Choice> choices = new TreeMap<>();
    private @Nullable ChatCompletionChunk first;
    private @Nullable Usage usage;
    private @Nullable String systemFingerprint;

    public void accept(ChatCompletionChunk chunk) {
        if (first == null) {
            first = chunk;
        }
        if (chunk.usage() != null) {
            usage = chunk.usage();
        }
        if (chunk.systemFingerprint() != null) {
            systemFingerprint = chunk.systemFingerprint();
        }
        for (ChatCompletionChunk.Choice piece : chunk.choices()) {
            choices.computeIfAbsent(piece.index(), index -> new Choice()).add(piece);
        }
    }

    /// @throws IllegalStateException before the first chunk
    public ChatCompletion complete() {
        if (first == null) {
            throw new IllegalStateException("no chunk was accepted");
        }
        List<ChatCompletion.Choice> whole = new ArrayList<>(choices.size());
        choices.forEach((index, choice) -> whole.add(choice.whole(index)));
        return new ChatCompletion(
                first.id(), ChatCompletion.OBJECT, first.created(), first.model(), whole, usage, systemFingerprint);
    }

    private static final class Choice {

        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder text = new StringBuilder();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
        private final TreeMap<Integer, Call> calls = new TreeMap<>();
        private boolean hasLogprobs;
        private @Nullable String finishReason;
        private @Nullable Object stopReason;
        private @Nullable String reasoningStopReason;

        void add(ChatCompletionChunk.Choice piece) {
            ChatCompletionChunk.Delta delta = piece.delta();
            append(thinking, delta.reasoningContent() == null ? delta.reasoning() : delta.reasoningContent());
            append(text, delta.content());
            if (delta.toolCalls() != null) {
                for (ToolCall call : delta.toolCalls()) {
                    int index = call.index() == null ? 0 : call.index();
                    calls.computeIfAbsent(index, unseen -> new Call()).add(call);
                }
            }
            if (piece.logprobs() != null && piece.logprobs().content() != null) {
                hasLogprobs = true;
                logprobs.addAll(piece.logprobs().content());
            }
            finishReason = piece.finishReason() == null ? finishReason : piece.finishReason();
            stopReason = piece.stopReason() == null ? stopReason : piece.stopReason();
            reasoningStopReason =
                    piece.reasoningStopReason() == null ? reasoningStopReason : piece.reasoningStopReason();
        }

        ChatCompletion.Choice whole(int index) {
            String reasoning = thinking.isEmpty() ? null : thinking.toString();
            List<ToolCall> toolCalls = calls.values().stream().map(Call::whole).toList();
            // OpenAI says null where there are calls and no text.
            String content = text.isEmpty() && !toolCalls.isEmpty() ? null : text.toString();
            ChatMessage message = new ChatMessage(
                    "assistant", content, reasoning, reasoning, toolCalls.isEmpty() ? null : toolCalls, null, null);
            return new ChatCompletion.Choice(
                    index,
                    message,
                    finishReason,
                    hasLogprobs ? new ChoiceLogprobs(List.copyOf(logprobs)) : null,
                    stopReason,
                    reasoningStopReason);
        }

        private static void append(StringBuilder to, @Nullable String piece) {
            if (piece != null) {
                to.append(piece);
            }
        }
    }

    private static final class Call {

        private final StringBuilder arguments = new StringBuilder();
        private @Nullable String id;
        private @Nullable String name;

        void add(ToolCall piece) {
            id = piece.id() == null ? id : piece.id();
            if (piece.function() != null) {
                name = piece.function().name() == null ? name : piece.function().name();
                Choice.append(arguments, piece.function().arguments());
            }
        }

        ToolCall whole() {
            return new ToolCall(null, id, ToolCall.FUNCTION, new ToolCall.Function(name, arguments.toString()));
        }
    }
}
