package io.noesis.engine.cpu.kernels;

import java.lang.foreign.MemorySegment;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;

/// A matrix `[rows x columns]` as it lies in the file, row-major.
///
/// @param data borrowed from the mapped file
/// @param rowBytes distance of two rows in bytes
public record Weights(GgmlType type, MemorySegment data, int rows, int columns, long rowBytes) {

    /// @throws ModelLoadException when a length does not fit an array index
    public static Weights of(GgufTensor tensor) {
        if (tensor.rowCount() > Integer.MAX_VALUE || tensor.rowLength() > Integer.MAX_VALUE) {
            throw new ModelLoadException("tensor %s is too large: [%d x %d]"
                    .formatted(tensor.name(), tensor.rowCount(), tensor.rowLength()));
        }
        return new Weights(
                tensor.type(), tensor.data(), (int) tensor.rowCount(), (int) tensor.rowLength(), tensor.rowBytes());
    }

    public long elementCount() {
        return (long) rows * columns;
    }
}
