package io.noesis.engine.model;

import java.util.List;

/// A decoder-only transformer of the Llama kind, whose layers may differ.
///
/// @param contextLength most tokens the model was made for
/// @param hiddenSize length of the vector that flows through the layers
/// @param normEpsilon of the RMS norms
public record ModelSpec(
        String name,
        String architecture,
        int contextLength,
        int hiddenSize,
        int vocabularySize,
        List<LayerPlan> layers,
        RopeSpec rope,
        float normEpsilon) {

    public ModelSpec {
        layers = List.copyOf(layers);
    }

    /// Numbers that one token leaves in the KV cache, over all layers, keys and values.
    public long kvNumbersPerToken() {
        return layers.stream().mapToLong(layer -> 2L * layer.kvWidth()).sum();
    }
}
