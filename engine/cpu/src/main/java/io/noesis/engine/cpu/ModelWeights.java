package io.noesis.engine.cpu;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;

/// All weights of a model by their role.
///
/// @param output the embedding itself where the file ties them
/// @param outputNorm `[hidden]`
/// @param parameterCount numbers in the file, tied ones once
record ModelWeights(
        Weights embedding, List<LayerWeights> layers, float[] outputNorm, Weights output, long parameterCount) {

    static ModelWeights read(ModelSource source, Kernels kernels, LoadProgress progress) {
        ModelTensors tensors = new ModelTensors(source);
        ModelSpec spec = source.spec();
        int hidden = spec.hiddenSize();
        int vocabulary = spec.vocabularySize();
        if (vocabulary == Integer.MAX_VALUE) {
            throw new ModelLoadException("the vocabulary is too large");
        }
        GgufTensor embedding = tensors.matrix("token_embd.weight", vocabulary, hidden);
        List<LayerWeights> layers = new ArrayList<>();
        int count = spec.layers().size();
        for (int i = 0; i < count; i++) {
            LayerPlan plan = spec.layers().get(i);
            layers.add(LayerWeights.of(tensors, i, plan, hidden, kernels));
            progress.at("layers", (double) (i + 1) / count);
        }
        float[] outputNorm = LayerWeights.vector(tensors.matrix("output_norm.weight", 1, hidden), kernels);
        GgufTensor output =
                tensors.findMatrix("output.weight", vocabulary, hidden).orElse(embedding);
        return new ModelWeights(
                Weights.of(embedding), List.copyOf(layers), outputNorm, Weights.of(output), source.parameterCount());
    }

    /// Buffers wide enough for the widest layer.
    StepBuffers buffers(ModelSpec spec) {
        int query = 0;
        int kv = 0;
        int feedForward = 0;
        for (LayerWeights layer : layers) {
            if (layer.attention() instanceof LayerWeights.Attention.GroupedQuery grouped) {
                query = Math.max(query, grouped.plan().queryWidth());
                kv = Math.max(kv, grouped.plan().kvWidth());
            }
            if (layer.feedForward() instanceof LayerWeights.FeedForward.SwiGlu swiGlu) {
                feedForward = Math.max(feedForward, swiGlu.gate().rows());
            }
        }
        return new StepBuffers(spec.hiddenSize(), query, kv, feedForward);
    }
}
