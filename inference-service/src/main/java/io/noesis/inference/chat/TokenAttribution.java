package io.noesis.inference.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;

/// Counts which tokens were thinking.
///
/// The parser holds text back until it knows what it is, so a token's verdict may come with a later token: until then
/// it is pending. When text is released as answer, the last tokens that cover its length are the answer's, and those
/// pending before them were thinking or its tags; when it is released as thinking, all pending tokens are thinking. A
/// token that carries both counts for the answer.
final class TokenAttribution {

    private final AnswerTokens answer;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int tokens;
    private int reasoning;
    private boolean thinkingLast;

    /// @param answer told which tokens were the answer's, in order
    TokenAttribution(AnswerTokens answer) {
        this.answer = answer;
    }

    /// @param length of the text that the token added
    /// @param released what the parser gave out with it
    void token(int length, @Nullable TokenLogprobs logprobs, List<OutputDelta> released) {
        tokens++;
        pending.addLast(new Pending(length, logprobs));
        settle(released);
    }

    void end(List<OutputDelta> released) {
        settle(released);
        // Text that is never released is a tag or space beside one; a token without text belongs to what came last.
        boolean tag = pending.stream().anyMatch(token -> token.length() > 0);
        if (tag || thinkingLast) {
            reasoning += pending.size();
        } else {
            pending.forEach(token -> answer.add(0, token.logprobs()));
        }
        pending.clear();
    }

    int tokens() {
        return tokens;
    }

    int reasoningTokens() {
        return reasoning;
    }

    private void settle(List<OutputDelta> released) {
        if (released.isEmpty()) {
            return;
        }
        int answerLength = 0;
        for (OutputDelta delta : released) {
            switch (delta) {
                case OutputDelta.Thinking _ -> thinkingLast = true;
                case OutputDelta.Answer(String text) -> {
                    thinkingLast = false;
                    answerLength += text.length();
                }
                case OutputDelta.CallBegin _, OutputDelta.CallArguments _ ->
                    throw new IllegalStateException("no tools were offered");
            }
        }
        settleAnswer(answerLength);
        reasoning += pending.size();
        pending.clear();
    }

    /// A token without text right before the answer's first is the beginning of a character.
    private void settleAnswer(int answerLength) {
        Deque<Pending> own = new ArrayDeque<>();
        int left = answerLength;
        while (!pending.isEmpty()
                && (left > 0 || (!own.isEmpty() && pending.getLast().length() == 0))) {
            Pending token = pending.removeLast();
            int share = Math.min(left, token.length());
            left -= share;
            own.addFirst(new Pending(share, token.logprobs()));
        }
        own.forEach(token -> answer.add(token.length(), token.logprobs()));
    }

    private record Pending(int length, @Nullable TokenLogprobs logprobs) {}
}
