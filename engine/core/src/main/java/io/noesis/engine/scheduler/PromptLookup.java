package io.noesis.engine.scheduler;

import java.util.HashMap;
import java.util.Map;

/// Guesses the next tokens of a sequence from its own text: where its last three tokens stood before, what followed
/// then is likely to follow again (prompt lookup; a model-free form of speculative decoding, arXiv:2211.17192).
///
/// Guesses are checked by the model in one step and never change what is generated. When few come true the guessing
/// pauses, and is tried again later.
final class PromptLookup {

    private static final int GRAM = 3;

    /// Guesses before the share that came true is judged.
    private static final int TRIAL = 12;

    private static final double WORTH_IT = 0.35;
    private static final int PAUSE_TOKENS = 96;

    private final int most;
    private final Map<Long, Integer> after = new HashMap<>();
    private int indexed;
    private double drafted;
    private double accepted;
    private int pausedUntil;

    /// @param most guesses at a time, 0 to never guess
    PromptLookup(int most) {
        this.most = most;
    }

    /// @return so many tokens as are likely to follow, maybe none
    int[] guess(CachedTokens text, int room) {
        int known = text.known();
        if (most == 0 || known < pausedUntil || known < GRAM + 1) {
            return new int[0];
        }
        // The last three tokens are looked up before they are noted themselves.
        for (int end = Math.max(indexed, GRAM); end < known; end++) {
            after.put(gram(text, end), end);
            indexed = end + 1;
        }
        Integer found = after.get(gram(text, known));
        if (found == null) {
            return new int[0];
        }
        int count = Math.min(Math.min(most, room), known - found);
        return count <= 0 ? new int[0] : text.range(found, found + count);
    }

    /// Learns how many of the guesses came true.
    void outcome(int guesses, int cameTrue, int known) {
        if (guesses == 0) {
            return;
        }
        drafted += guesses;
        accepted += cameTrue;
        if (drafted >= TRIAL) {
            if (accepted < WORTH_IT * drafted) {
                pausedUntil = known + PAUSE_TOKENS;
            }
            // Halved, so that what was long ago counts less.
            drafted /= 2;
            accepted /= 2;
        }
    }

    /// The three tokens before `end` in one number; 21 bits each hold any vocabulary.
    private static long gram(CachedTokens text, int end) {
        return (long) text.token(end - 3) << 42 | (long) text.token(end - 2) << 21 | text.token(end - 1);
    }
}
