package io.noesis.engine.sampling;

/// How the next token is drawn.
///
/// @param temperature 0 for greedy, else the divisor of the logits
/// @param topP keep the smallest set of tokens whose probability reaches this, in (0, 1]
/// @param topK keep this many tokens, 0 for all
/// @param seed of the random numbers: equal seeds give equal outputs, whatever else is in the batch
public record SamplingParameters(float temperature, float topP, int topK, long seed) {

    public static final SamplingParameters GREEDY = new SamplingParameters(0f, 1f, 0, 0L);

    public SamplingParameters {
        if (!(temperature >= 0f && temperature < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be at least 0, but was " + temperature);
        }
        if (!(topP > 0f && topP <= 1f)) {
            throw new IllegalArgumentException("topP must be in (0, 1], but was " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be at least 0, but was " + topK);
        }
    }
}
