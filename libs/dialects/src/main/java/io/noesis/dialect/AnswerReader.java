package io.noesis.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;

/// Reads the one choice of an answer, whole or in chunks, into its parts. Not safe for several threads.
///
/// A streamed answer and the same answer whole give the same parts, but for how their text is cut. White space that
/// is all the text of an answer with calls is no text: models write a line break before a call.
public final class AnswerReader {

    private final StringBuilder blank = new StringBuilder();
    private final List<TokenLogprob> blankLogprobs = new ArrayList<>();
    private boolean textBegun;
    private int calls;
    private boolean ended;
    private @Nullable Usage usage;

    /// @throws NoesisException when the chunk breaks the contract
    public List<AnswerPart> read(ChatCompletionChunk chunk) {
        if (chunk.usage() != null) {
            usage = chunk.usage();
        }
        List<AnswerPart> parts = new ArrayList<>();
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            requireOnlyChoice(choice.index());
            ChatCompletionChunk.Delta delta = choice.delta();
            thinking(parts, delta.reasoningContent(), delta.reasoning());
            text(parts, delta.content(), choice.logprobs());
            for (ToolCall piece : orEmpty(delta.toolCalls())) {
                callPiece(parts, piece);
            }
            end(parts, choice.finishReason(), choice.stopReason());
        }
        return parts;
    }

    /// @throws NoesisException when the answer breaks the contract
    public List<AnswerPart> read(ChatCompletion answer) {
        usage = answer.usage();
        List<AnswerPart> parts = new ArrayList<>();
        for (ChatCompletion.Choice choice : answer.choices()) {
            requireOnlyChoice(choice.index());
            ChatMessage message = choice.message();
            thinking(parts, message.reasoningContent(), message.reasoning());
            text(parts, message.content(), choice.logprobs());
            for (ToolCall call : orEmpty(message.toolCalls())) {
                beginCall(parts, call);
                arguments(parts, call);
            }
            end(parts, choice.finishReason(), choice.stopReason());
        }
        return parts;
    }

    /// Whether the choice gave a reason to end.
    public boolean ended() {
        return ended;
    }

    /// What the last chunk that told it told.
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /// What an answer that ends without giving a reason is failed with.
    public static NoesisException brokenOff() {
        return new NoesisException(ErrorCode.UPSTREAM_FAILURE, "the answer broke off before it was complete");
    }

    private void thinking(List<AnswerPart> parts, @Nullable String reasoningContent, @Nullable String reasoning) {
        String text = reasoningContent == null ? reasoning : reasoningContent;
        if (text != null && !text.isEmpty()) {
            parts.add(new AnswerPart.Thinking(text));
        }
    }

    private void text(List<AnswerPart> parts, @Nullable String text, @Nullable ChoiceLogprobs logprobs) {
        String piece = text == null ? "" : text;
        List<TokenLogprob> tokens = logprobs == null ? List.of() : orEmpty(logprobs.content());
        if (piece.isEmpty() && tokens.isEmpty()) {
            return;
        }
        if (!textBegun) {
            blank.append(piece);
            blankLogprobs.addAll(tokens);
            if (piece.isBlank()) {
                return;
            }
            releaseBlank(parts);
            return;
        }
        parts.add(new AnswerPart.Text(piece, tokens));
    }

    private void releaseBlank(List<AnswerPart> parts) {
        textBegun = true;
        parts.add(new AnswerPart.Text(blank.toString(), List.copyOf(blankLogprobs)));
        blank.setLength(0);
        blankLogprobs.clear();
    }

    private void callPiece(List<AnswerPart> parts, ToolCall piece) {
        int index = piece.index() == null ? 0 : piece.index();
        if (index == calls) {
            beginCall(parts, piece);
        } else if (index != calls - 1) {
            throw broken("a piece of tool call %d while %d had begun".formatted(index, calls));
        }
        arguments(parts, piece);
    }

    private void beginCall(List<AnswerPart> parts, ToolCall call) {
        String name = call.function() == null ? null : call.function().name();
        if (call.id() == null || name == null) {
            throw broken("tool call %d without id or name".formatted(calls));
        }
        calls++;
        parts.add(new AnswerPart.CallBegin(call.id(), name));
    }

    private void arguments(List<AnswerPart> parts, ToolCall piece) {
        String arguments = piece.function() == null ? null : piece.function().arguments();
        if (arguments != null && !arguments.isEmpty()) {
            parts.add(new AnswerPart.CallArguments(arguments));
        }
    }

    private void end(List<AnswerPart> parts, @Nullable String finishReason, @Nullable Object stopReason) {
        if (finishReason == null) {
            return;
        }
        if (calls == 0 && !blank.isEmpty()) {
            releaseBlank(parts);
        }
        ended = true;
        parts.add(new AnswerPart.End(finishReason, stopReason));
    }

    /// This API has one answer to a request; ours was never asked for more.
    private static void requireOnlyChoice(int index) {
        if (index != 0) {
            throw broken("a choice with index %d where one choice was asked for".formatted(index));
        }
    }

    private static NoesisException broken(String what) {
        return new NoesisException(ErrorCode.UPSTREAM_FAILURE, "the answer has " + what);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
