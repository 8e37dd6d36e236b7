package io.noesis.engine.gguf;

import java.lang.foreign.MemorySegment;

/// A named tensor whose weights stay in the mapped file.
///
/// @param name unique in its file
/// @param shape one to four lengths, each at least 1; dimension 0 is the length of a contiguous row
/// @param type how the weights are stored
/// @param data exactly the tensor's bytes, read-only, borrowed from the [GgufFile] and dead once that is closed
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record GgufTensor(String name, long[] shape, GgmlType type, MemorySegment data) {

    public GgufTensor {
        shape = shape.clone();
        if (shape.length < 1 || shape.length > GgufLimits.DIMENSIONS) {
            throw new IllegalArgumentException("%d dimensions, 1 to 4 are allowed".formatted(shape.length));
        }
        if (data.byteSize() != type.bytesFor(elementCount(shape))) {
            throw new IllegalArgumentException("tensor %s: %d bytes of data, its shape and type need %d"
                    .formatted(name, data.byteSize(), type.bytesFor(elementCount(shape))));
        }
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /// Length of the given dimension; 1 for those beyond the shape.
    public long dimension(int index) {
        return index < shape.length ? shape[index] : 1;
    }

    /// Weights per row, which lie side by side.
    public long rowLength() {
        return shape[0];
    }

    /// Rows in all, over every dimension but the first.
    public long rowCount() {
        return elementCount() / shape[0];
    }

    /// Bytes per row.
    public long rowBytes() {
        return type.bytesFor(shape[0]);
    }

    public long elementCount() {
        return elementCount(shape);
    }

    private static long elementCount(long[] shape) {
        long count = 1;
        for (long length : shape) {
            if (length < 1) {
                throw new IllegalArgumentException("a dimension has length %d, at least 1 is needed".formatted(length));
            }
            count = Math.multiplyExact(count, length);
        }
        return count;
    }
}
