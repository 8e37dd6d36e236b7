package io.noesis.inference.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;

/// Finds the tokens that wrote the answer's text, for their log-probabilities.
///
/// The parser holds text back until it knows what it is, so a token's verdict may come with a later token: until then
/// it is pending. When text is released as answer, the last tokens that cover its length are the answer's, and those
/// pending before them were thinking, its tags or space beside them. Where calls are released behind it, the first
/// tokens are the text's and the rest the calls'.
final class TokenAttribution {

    private final AnswerTokens answer;
    private final Deque<Pending> pending = new ArrayDeque<>();

    /// @param answer told which tokens were the answer's, in order
    TokenAttribution(AnswerTokens answer) {
        this.answer = answer;
    }

    /// @param length of the text that the token added
    /// @param released what the parser gave out with it
    void token(int length, @Nullable TokenLogprobs logprobs, List<OutputDelta> released) {
        pending.addLast(new Pending(length, logprobs));
        settle(released);
    }

    /// @param thinking whether the output ended in its thinking
    void end(List<OutputDelta> released, boolean thinking) {
        settle(released);
        // Text that is never released is a tag or space beside one; a token without text belongs to what came last.
        boolean tag = pending.stream().anyMatch(token -> token.length() > 0);
        if (!tag && !thinking) {
            pending.forEach(token -> answer.add(0, token.logprobs()));
        }
        pending.clear();
    }

    private void settle(List<OutputDelta> released) {
        if (released.isEmpty()) {
            return;
        }
        int length = 0;
        boolean calls = false;
        for (OutputDelta delta : released) {
            switch (delta) {
                case OutputDelta.Thinking _, OutputDelta.CallArguments _ -> {
                    // No text of the answer.
                }
                case OutputDelta.CallBegin _ -> calls = true;
                case OutputDelta.Answer(String text) -> length += text.length();
            }
        }
        Deque<Pending> own = calls ? first(length) : last(length);
        own.forEach(token -> answer.add(token.length(), token.logprobs()));
        pending.clear();
    }

    /// A token without text right before the answer's first is the beginning of a character.
    private Deque<Pending> last(int length) {
        Deque<Pending> own = new ArrayDeque<>();
        int left = length;
        while (!pending.isEmpty()
                && (left > 0 || (!own.isEmpty() && pending.getLast().length() == 0))) {
            Pending token = pending.removeLast();
            int share = Math.min(left, token.length());
            left -= share;
            own.addFirst(new Pending(share, token.logprobs()));
        }
        return own;
    }

    private Deque<Pending> first(int length) {
        Deque<Pending> own = new ArrayDeque<>();
        int left = length;
        while (!pending.isEmpty() && left > 0) {
            Pending token = pending.removeFirst();
            int share = Math.min(left, token.length());
            left -= share;
            own.addLast(new Pending(share, token.logprobs()));
        }
        return own;
    }

    private record Pending(int length, @Nullable TokenLogprobs logprobs) {}
}
