package io.noesis.engine.model;

import java.util.Optional;

import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;

/// Finds a model's tensors by their role and checks their shapes.
public final class ModelTensors {

    private final ModelSource source;

    public ModelTensors(ModelSource source) {
        this.source = source;
    }

    /// A matrix `[rows x columns]`, row-major.
    ///
    /// @throws ModelLoadException when it is missing or has another shape
    public GgufTensor matrix(String name, int rows, int columns) {
        GgufTensor tensor = source.tensor(name);
        if (tensor.dimension(0) != columns || tensor.rowCount() != rows) {
            throw new ModelLoadException("tensor %s is [%d x %d], but must be [%d x %d]"
                    .formatted(name, tensor.rowCount(), tensor.dimension(0), rows, columns));
        }
        return tensor;
    }

    /// The same matrix if the file has it.
    public Optional<GgufTensor> findMatrix(String name, int rows, int columns) {
        return source.findTensor(name).map(present -> matrix(present.name(), rows, columns));
    }

    /// A tensor of one layer.
    public GgufTensor layerMatrix(int layer, String role, int rows, int columns) {
        return matrix("blk.%d.%s.weight".formatted(layer, role), rows, columns);
    }

    public GgufTensor layerVector(int layer, String role, int length) {
        return matrix("blk.%d.%s.weight".formatted(layer, role), 1, length);
    }
}
