package io.noesis.engine.convert;

import java.nio.ByteBuffer;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.ModelLoadException;

/// Encodes numbers into the blocks of the types that are converted to, with the rounding of llama.cpp's reference
/// code.
public final class BlockEncoder {

    private static final int BLOCK = 32;
    private static final int HALF = BLOCK / 2;
    private static final float LARGEST_F16 = 65_504f;

    private BlockEncoder() {}

    /// Appends a row.
    ///
    /// @param target little-endian
    /// @throws ModelLoadException when a number is not finite or too large for the type
    public static void encode(GgmlType type, float[] row, ByteBuffer target) {
        switch (type) {
            case F32 -> {
                for (float number : row) {
                    target.putFloat(number);
                }
            }
            case F16 -> {
                for (float number : row) {
                    target.putShort(half(number));
                }
            }
            case Q8_0 -> {
                for (int start = 0; start < row.length; start += BLOCK) {
                    q80(row, start, target);
                }
            }
            case Q4_0 -> {
                for (int start = 0; start < row.length; start += BLOCK) {
                    q40(row, start, target);
                }
            }
            case Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K, BF16 ->
                throw new IllegalArgumentException("nothing is converted to " + type);
        }
    }

    private static void q80(float[] row, int start, ByteBuffer target) {
        float largest = 0;
        for (int i = start; i < start + BLOCK; i++) {
            largest = Math.max(largest, Math.abs(finite(row[i])));
        }
        float scale = largest / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        target.putShort(half(scale));
        for (int i = start; i < start + BLOCK; i++) {
            target.put((byte) roundHalfAway(row[i] * inverse));
        }
    }

    private static void q40(float[] row, int start, ByteBuffer target) {
        float extreme = 0;
        for (int i = start; i < start + BLOCK; i++) {
            if (Math.abs(finite(row[i])) > Math.abs(extreme)) {
                extreme = row[i];
            }
        }
        float scale = extreme / -8;
        float inverse = scale == 0 ? 0 : 1 / scale;
        target.putShort(half(scale));
        for (int i = start; i < start + HALF; i++) {
            int low = nibble(row[i] * inverse);
            int high = nibble(row[i + HALF] * inverse);
            target.put((byte) (low | high << 4));
        }
    }

    private static int nibble(float scaled) {
        return Math.min(15, (int) (scaled + 8.5f));
    }

    private static int roundHalfAway(float number) {
        return (int) (number + Math.copySign(0.5f, number));
    }

    private static short half(float number) {
        if (!(Math.abs(number) <= LARGEST_F16)) {
            throw new ModelLoadException("the number %s does not fit F16".formatted(number));
        }
        return Float.floatToFloat16(number);
    }

    private static float finite(float number) {
        if (!Float.isFinite(number)) {
            throw new ModelLoadException("a weight is %s".formatted(number));
        }
        return number;
    }
}
