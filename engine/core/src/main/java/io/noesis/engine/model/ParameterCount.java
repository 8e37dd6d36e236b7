package io.noesis.engine.model;

/// How many numbers a model has, worked out from its plan alone.
public final class ParameterCount {

    private ParameterCount() {}

    /// @param tied whether the embedding is also the output matrix
    public static long of(ModelSpec spec, boolean tied) {
        long embedding = (long) spec.vocabularySize() * spec.hiddenSize();
        long layers = spec.layers().stream()
                .mapToLong(layer -> of(layer, spec.hiddenSize()))
                .sum();
        return embedding * (tied ? 1 : 2) + layers + spec.hiddenSize();
    }

    /// Numbers of one layer, its norms included.
    public static long of(LayerPlan layer, int hidden) {
        return attention(layer.attention(), hidden) + feedForward(layer.feedForward(), hidden);
    }

    private static long attention(AttentionPlan plan, long hidden) {
        return switch (plan) {
            case AttentionPlan.GroupedQuery grouped ->
                hidden + 2 * hidden * grouped.queryWidth() + 2 * hidden * grouped.kvWidth();
            case AttentionPlan.Linear() -> hidden + hidden * hidden;
            case AttentionPlan.None() -> 0;
        };
    }

    private static long feedForward(FeedForwardPlan plan, long hidden) {
        return switch (plan) {
            case FeedForwardPlan.SwiGlu(int width) -> hidden + 3 * hidden * width;
            case FeedForwardPlan.None() -> 0;
        };
    }
}
