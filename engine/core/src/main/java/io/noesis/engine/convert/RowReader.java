package io.noesis.engine.convert;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;

/// Reads rows of F32, F16 and BF16 as floats.
final class RowReader {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufTensor tensor;
    private final float[] row;

    /// @throws ModelLoadException when the tensor is of another type
    RowReader(GgufTensor tensor) {
        this.tensor = tensor;
        this.row = switch (tensor.type()) {
            case F32, F16, BF16 -> new float[Math.toIntExact(tensor.rowLength())];
            case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K ->
                throw new ModelLoadException(
                        "tensor %s is %s already; only F32, F16 and BF16 are converted, for nothing should be rounded twice"
                                .formatted(tensor.name(), tensor.type()));
        };
    }

    /// @return the row, overwritten by the next call
    float[] read(long index) {
        MemorySegment data = tensor.data();
        long start = index * tensor.rowBytes();
        boolean wide = tensor.type().blockBytes() == Float.BYTES;
        boolean brain = tensor.type() == GgmlType.BF16;
        for (int i = 0; i < row.length; i++) {
            if (wide) {
                row[i] = data.get(FLOAT, start + 4L * i);
            } else {
                short half = data.get(SHORT, start + 2L * i);
                row[i] = brain ? Float.intBitsToFloat(half << 16) : Float.float16ToFloat(half);
            }
        }
        return row;
    }
}
