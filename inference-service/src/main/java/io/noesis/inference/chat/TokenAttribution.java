package io.noesis.inference.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.noesis.chat.output.OutputDelta;

/// Counts which tokens were thinking.
///
/// The parser holds text back until it knows what it is, so a token's verdict may come with a later token: until then
/// it is pending. When text is released as answer, the last tokens that cover its length are the answer's, and those
/// pending before them were thinking or its tags; when it is released as thinking, all pending tokens are thinking. A
/// token that carries both counts for the answer.
final class TokenAttribution {

    private final Deque<Integer> pendingLengths = new ArrayDeque<>();
    private int tokens;
    private int reasoning;
    private boolean thinkingLast;

    /// @param length of the text that the token added
    /// @param released what the parser gave out with it
    void token(int length, List<OutputDelta> released) {
        tokens++;
        pendingLengths.addLast(length);
        settle(released);
    }

    void end(List<OutputDelta> released) {
        settle(released);
        // Text that is never released is a tag or space beside one; a token without text belongs to what came last.
        boolean tag = pendingLengths.stream().anyMatch(length -> length > 0);
        if (tag || thinkingLast) {
            reasoning += pendingLengths.size();
        }
        pendingLengths.clear();
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
            }
        }
        while (answerLength > 0 && !pendingLengths.isEmpty()) {
            answerLength -= pendingLengths.removeLast();
        }
        reasoning += pendingLengths.size();
        pendingLengths.clear();
    }
}
