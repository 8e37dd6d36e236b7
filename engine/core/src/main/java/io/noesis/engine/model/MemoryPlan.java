package io.noesis.engine.model;

import java.util.ArrayList;
import java.util.List;

/// What a model takes in memory: its weights, and for each cached token its keys and values, in layers that have
/// attention only.
///
/// @param bytesPerNumber of weights as of keys and values
/// @param tokens cached at once, over all sequences
public record MemoryPlan(ModelSpec spec, boolean tied, int bytesPerNumber, long tokens) {

    public MemoryPlan {
        if (bytesPerNumber < 1 || tokens < 0) {
            throw new IllegalArgumentException(
                    "%d bytes a number and %d tokens cannot be planned".formatted(bytesPerNumber, tokens));
        }
    }

    public long parameters() {
        return ParameterCount.of(spec, tied);
    }

    public long weightBytes() {
        return Math.multiplyExact(parameters(), bytesPerNumber);
    }

    public long kvBytesPerToken() {
        return spec.kvNumbersPerToken() * bytesPerNumber;
    }

    public long kvBytes() {
        return Math.multiplyExact(kvBytesPerToken(), tokens);
    }

    public long totalBytes() {
        return Math.addExact(weightBytes(), kvBytes());
    }

    /// Equal layers in a row.
    ///
    /// @param parameters of one of them
    /// @param kvBytesPerToken of one of them
    public record Run(int first, int last, LayerPlan layer, long parameters, long kvBytesPerToken) {}

    /// All layers, in order.
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        List<LayerPlan> layers = spec.layers();
        int first = 0;
        for (int i = 1; i <= layers.size(); i++) {
            LayerPlan layer = layers.get(first);
            if (i == layers.size() || !layers.get(i).equals(layer)) {
                runs.add(new Run(
                        first,
                        i - 1,
                        layer,
                        ParameterCount.of(layer, spec.hiddenSize()),
                        2L * layer.kvWidth() * bytesPerNumber));
                first = i;
            }
        }
        return runs;
    }
}
