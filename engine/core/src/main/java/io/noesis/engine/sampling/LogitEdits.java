package io.noesis.engine.sampling;

import java.util.Arrays;

/// Changes a few logits in place and can take it all back: cheaper than a copy of the vocabulary for each token.
final class LogitEdits {

    private int[] tokens = new int[16];
    private float[] originals = new float[16];
    private int count;

    /// Tokens outside the logits are passed over. Overflow stays a number: an infinite logit is the sign of a broken
    /// model.
    void set(float[] logits, int token, float value) {
        if (token >= logits.length) {
            return;
        }
        remember(token, logits[token]);
        logits[token] = Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    void forbid(float[] logits, int token) {
        if (token >= logits.length) {
            return;
        }
        remember(token, logits[token]);
        logits[token] = Float.NEGATIVE_INFINITY;
    }

    /// In reverse, since a token may have been changed more than once.
    void undo(float[] logits) {
        while (count > 0) {
            count--;
            logits[tokens[count]] = originals[count];
        }
    }

    private void remember(int token, float original) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
            originals = Arrays.copyOf(originals, 2 * count);
        }
        tokens[count] = token;
        originals[count] = original;
        count++;
    }
}
