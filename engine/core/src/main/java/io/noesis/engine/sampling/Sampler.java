package io.noesis.engine.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Draws tokens for one sequence. Not safe for several threads.
///
/// Order as in the OpenAI-compatible servers: temperature, top-k, top-p. The random numbers come from a
/// [SplittableRandom] of the request's own seed, one for each token, so that an output does not depend on what else is
/// in the batch. Cost: one pass over the vocabulary for greedy; otherwise O(V + c log c), with c candidates whose
/// probability is not negligible.
public final class Sampler {

    /// Candidates below exp(-30) of the best are left out: even a million of them weigh less than 1e-7 together.
    private static final float NEGLIGIBLE = 30f;

    private final SamplingParameters parameters;
    private final SplittableRandom random;

    public Sampler(SamplingParameters parameters) {
        this.parameters = parameters;
        this.random = new SplittableRandom(parameters.seed());
    }

    /// @param logits `[vocabulary]`, unchanged
    /// @return the token id
    /// @throws BadLogitsException when a logit is not a number or infinite, or all are minus infinity (masked)
    public int sample(float[] logits) {
        int best = argmax(logits);
        if (parameters.temperature() == 0f || parameters.topK() == 1) {
            return best;
        }
        return draw(candidates(logits, logits[best]));
    }

    private static int argmax(float[] logits) {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (!(logits[i] <= max)) {
                if (Float.isNaN(logits[i])) {
                    throw new BadLogitsException(i, logits[i]);
                }
                max = logits[i];
                best = i;
            }
        }
        if (best < 0) {
            throw new BadLogitsException(0, Float.NEGATIVE_INFINITY);
        }
        if (max == Float.POSITIVE_INFINITY) {
            throw new BadLogitsException(best, max);
        }
        return best;
    }

    /// @return packed candidates, the most probable first: the logit's order in the high half, the token in the low
    private long[] candidates(float[] logits, float max) {
        float floor = max - NEGLIGIBLE * parameters.temperature();
        int count = 0;
        for (float logit : logits) {
            if (logit >= floor) {
                count++;
            }
        }
        long[] packed = new long[count];
        int next = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= floor) {
                // Ascending order of this key is descending order of the logit, ties by token.
                packed[next++] = (long) ~sortable(logits[token]) << 32 | token;
            }
        }
        Arrays.sort(packed);
        int keep = parameters.topK() == 0 ? count : Math.min(count, parameters.topK());
        return Arrays.copyOf(packed, keep);
    }

    /// An int whose order is that of the float.
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private static float logitOf(long packed) {
        int sortable = ~(int) (packed >> 32);
        return Float.intBitsToFloat(sortable ^ (sortable >> 31 & Integer.MAX_VALUE));
    }

    private int draw(long[] candidates) {
        double max = logitOf(candidates[0]);
        double[] weights = new double[candidates.length];
        double total = 0;
        for (int i = 0; i < candidates.length; i++) {
            weights[i] = Math.exp((logitOf(candidates[i]) - max) / parameters.temperature());
            total += weights[i];
        }
        int nucleus = nucleus(weights, total);
        double kept = 0;
        for (int i = 0; i < nucleus; i++) {
            kept += weights[i];
        }
        double point = random.nextDouble() * kept;
        int chosen = 0;
        for (double passed = weights[0]; passed <= point && chosen < nucleus - 1; passed += weights[chosen]) {
            chosen++;
        }
        return (int) candidates[chosen];
    }

    /// How many of the most probable candidates reach `topP` together.
    private int nucleus(double[] weights, double total) {
        double wanted = parameters.topP() * total;
        double reached = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            if (reached >= wanted) {
                return i + 1;
            }
        }
        return weights.length;
    }
}
