package io.noesis.engine.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How probable the model held a token to be, and which others it held most probable.
///
/// Of the raw logits: before penalties, bias, temperature and any selection, so that the numbers are the model's own
/// whatever the caller asked for.
///
/// @param logprob natural logarithm of the token's probability
/// @param top the most probable tokens, best first, ties by token; the drawn one only if it is among them
public record TokenLogprobs(int token, float logprob, List<Entry> top) {

    /// Tokens below exp(-30) of the best are left out of the sum: a million of them weigh less than 1e-7 together.
    private static final float NEGLIGIBLE = 30f;

    public TokenLogprobs {
        top = List.copyOf(top);
    }

    /// One of the most probable tokens.
    public record Entry(int token, float logprob) {}

    /// O(V + V k) at worst for k alternatives, near O(V) in practice, since few tokens pass the k-th best so far.
    ///
    /// @param logits `[vocabulary]`, unchanged
    /// @param topCount how many of the most probable tokens to name, may be 0
    public static TokenLogprobs of(float[] logits, int token, int topCount) {
        int[] best = largest(logits, Math.max(1, topCount));
        double logSum = logSumExp(logits, logits[best[0]]);
        List<Entry> top = new ArrayList<>(topCount);
        for (int i = 0; i < Math.min(topCount, best.length); i++) {
            top.add(new Entry(best[i], (float) (logits[best[i]] - logSum)));
        }
        return new TokenLogprobs(token, (float) (logits[token] - logSum), top);
    }

    private static int[] largest(float[] logits, int count) {
        int[] best = new int[Math.min(count, logits.length)];
        int found = 0;
        for (int token = 0; token < logits.length; token++) {
            if (found == best.length && !(logits[token] > logits[best[found - 1]])) {
                continue;
            }
            int at = found < best.length ? found++ : found - 1;
            while (at > 0 && logits[token] > logits[best[at - 1]]) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = token;
        }
        return Arrays.copyOf(best, found);
    }

    private static double logSumExp(float[] logits, float max) {
        double sum = 0;
        float floor = max - NEGLIGIBLE;
        for (float logit : logits) {
            if (logit >= floor) {
                sum += Math.exp(logit - max);
            }
        }
        return max + Math.log(sum);
    }
}
