package io.noesis.engine.cpu;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelTensors;

/// The weights of one layer, as its plan wants them.
record LayerWeights(Attention attention, FeedForward feedForward) {

    sealed interface Attention {

        /// @param norm `[hidden]`
        record GroupedQuery(
                AttentionPlan.GroupedQuery plan,
                float[] norm,
                Weights query,
                Weights key,
                Weights value,
                Weights output)
                implements Attention {}

        /// @param norm `[hidden]`
        record Linear(float[] norm, Weights output) implements Attention {}

        record None() implements Attention {}
    }

    sealed interface FeedForward {

        /// @param norm `[hidden]`
        record SwiGlu(float[] norm, Weights gate, Weights up, Weights down) implements FeedForward {}

        record None() implements FeedForward {}
    }

    static LayerWeights of(ModelTensors tensors, int layer, LayerPlan plan, int hidden, Kernels kernels) {
        return new LayerWeights(
                attention(tensors, layer, plan.attention(), hidden, kernels),
                feedForward(tensors, layer, plan.feedForward(), hidden, kernels));
    }

    private static Attention attention(
            ModelTensors tensors, int layer, AttentionPlan plan, int hidden, Kernels kernels) {
        return switch (plan) {
            case AttentionPlan.GroupedQuery grouped ->
                new Attention.GroupedQuery(
                        grouped,
                        vector(tensors.layerVector(layer, "attn_norm", hidden), kernels),
                        Weights.of(tensors.layerMatrix(layer, "attn_q", grouped.queryWidth(), hidden)),
                        Weights.of(tensors.layerMatrix(layer, "attn_k", grouped.kvWidth(), hidden)),
                        Weights.of(tensors.layerMatrix(layer, "attn_v", grouped.kvWidth(), hidden)),
                        Weights.of(tensors.layerMatrix(layer, "attn_output", hidden, grouped.queryWidth())));
            case AttentionPlan.Linear() ->
                new Attention.Linear(
                        vector(tensors.layerVector(layer, "attn_norm", hidden), kernels),
                        Weights.of(tensors.layerMatrix(layer, "attn_output", hidden, hidden)));
            case AttentionPlan.None() -> new Attention.None();
        };
    }

    private static FeedForward feedForward(
            ModelTensors tensors, int layer, FeedForwardPlan plan, int hidden, Kernels kernels) {
        return switch (plan) {
            case FeedForwardPlan.SwiGlu(int width) ->
                new FeedForward.SwiGlu(
                        vector(tensors.layerVector(layer, "ffn_norm", hidden), kernels),
                        Weights.of(tensors.layerMatrix(layer, "ffn_gate", width, hidden)),
                        Weights.of(tensors.layerMatrix(layer, "ffn_up", width, hidden)),
                        Weights.of(tensors.layerMatrix(layer, "ffn_down", hidden, width)));
            case FeedForwardPlan.None() -> new FeedForward.None();
        };
    }

    /// A norm's weights, expanded once.
    static float[] vector(GgufTensor tensor, Kernels kernels) {
        Weights weights = Weights.of(tensor);
        float[] numbers = new float[weights.columns()];
        kernels.expandRow(weights, 0, numbers, 0);
        return numbers;
    }
}
