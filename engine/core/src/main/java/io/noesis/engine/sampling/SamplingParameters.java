package io.noesis.engine.sampling;

import java.util.Map;

/// How the next token is drawn. The order is that of the components: penalties, bias, temperature, top-k, top-p,
/// min-p.
///
/// @param logitBias added to the logits of these tokens
/// @param temperature 0 for greedy, else the divisor of the logits
/// @param topK keep this many tokens, 0 for all
/// @param topP keep the smallest set of tokens whose probability reaches this, in (0, 1]
/// @param minP keep tokens at least this share as probable as the best one, in \[0, 1\]
/// @param seed of the random numbers: equal seeds give equal outputs, whatever else is in the batch
public record SamplingParameters(
        Penalties penalties,
        Map<Integer, Float> logitBias,
        float temperature,
        int topK,
        float topP,
        float minP,
        long seed) {

    public static final SamplingParameters GREEDY = new SamplingParameters(0f, 1f, 0, 0L);

    public SamplingParameters {
        if (!(temperature >= 0f && temperature < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be at least 0, but was " + temperature);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be at least 0, but was " + topK);
        }
        if (!(topP > 0f && topP <= 1f)) {
            throw new IllegalArgumentException("topP must be in (0, 1], but was " + topP);
        }
        if (!(minP >= 0f && minP <= 1f)) {
            throw new IllegalArgumentException("minP must be in [0, 1], but was " + minP);
        }
        logitBias = Map.copyOf(logitBias);
        logitBias.forEach((token, bias) -> {
            if (token < 0 || !Float.isFinite(bias)) {
                throw new IllegalArgumentException("the bias of token %d is %s".formatted(token, bias));
            }
        });
    }

    /// Neither penalties nor bias nor min-p.
    public SamplingParameters(float temperature, float topP, int topK, long seed) {
        this(Penalties.NONE, Map.of(), temperature, topK, topP, 0f, seed);
    }

    /// The parameters of one of several outputs for the same prompt: the first has the seed itself, the next ones
    /// those that follow.
    public SamplingParameters forChoice(int index) {
        return new SamplingParameters(penalties, logitBias, temperature, topK, topP, minP, seed + index);
    }
}
