package io.noesis.engine.cpu.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

import io.noesis.engine.gguf.GgmlType;

/// Random blocks of every type and their values in F64, read byte by byte; shares nothing with the engine.
public final class ReferenceBlocks {

    private ReferenceBlocks() {}

    /// Any bytes are valid weights once the floating-point fields are sane.
    public static byte[] random(GgmlType type, int count, Random random) {
        int blocks = count / type.blockLength();
        byte[] bytes = new byte[blocks * type.blockBytes()];
        random.nextBytes(bytes);
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int b = 0; b < blocks; b++) {
            int at = b * type.blockBytes();
            switch (type) {
                case F32 -> data.putFloat(at, small(random));
                case F16 -> data.putShort(at, Float.floatToFloat16(small(random)));
                case BF16 -> data.putShort(at, (short) (Float.floatToIntBits(small(random)) >> 16));
                case Q6_K -> data.putShort(at + 208, Float.floatToFloat16(small(random) / 8192));
                case Q4_K, Q5_K -> {
                    data.putShort(at, Float.floatToFloat16(small(random) / 2048));
                    data.putShort(at + 2, Float.floatToFloat16(small(random) / 1024));
                }
                case Q4_1, Q5_1 -> {
                    data.putShort(at, Float.floatToFloat16(small(random) / 32));
                    data.putShort(at + 2, Float.floatToFloat16(small(random) / 4));
                }
                case Q8_0 -> data.putShort(at, Float.floatToFloat16(small(random) / 256));
                case Q4_0, Q5_0 -> data.putShort(at, Float.floatToFloat16(small(random) / 16));
            }
        }
        return bytes;
    }

    public static double[] decode(GgmlType type, byte[] bytes) {
        int blocks = bytes.length / type.blockBytes();
        double[] values = new double[blocks * type.blockLength()];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < type.blockLength(); i++) {
                values[b * type.blockLength() + i] = value(type, data, b * type.blockBytes(), i);
            }
        }
        return values;
    }

    /// Weight `i` of the block at `at`, as ggml defines it.
    private static double value(GgmlType type, ByteBuffer data, int at, int i) {
        return switch (type) {
            case F32 -> data.getFloat(at);
            case F16 -> half(data, at);
            case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
            case Q8_0 -> half(data, at) * data.get(at + 2 + i);
            case Q4_0 -> half(data, at) * (nibble(data, at + 2, i) - 8);
            case Q4_1 -> half(data, at) * nibble(data, at + 4, i) + half(data, at + 2);
            case Q5_0 -> half(data, at) * ((nibble(data, at + 6, i) | bit(data, at + 2, i) << 4) - 16);
            case Q5_1 -> half(data, at) * (nibble(data, at + 8, i) | bit(data, at + 4, i) << 4) + half(data, at + 2);
            case Q4_K -> {
                int q = data.get(at + 16 + i / 64 * 32 + i % 32) >> (i % 64 < 32 ? 0 : 4) & 15;
                yield half(data, at) * scale(data, at + 4, i / 32) * q
                        - half(data, at + 2) * minimum(data, at + 4, i / 32);
            }
            case Q5_K -> {
                int q = data.get(at + 48 + i / 64 * 32 + i % 32) >> (i % 64 < 32 ? 0 : 4) & 15;
                q += (data.get(at + 16 + i % 32) >> i / 32 & 1) * 16;
                yield half(data, at) * scale(data, at + 4, i / 32) * q
                        - half(data, at + 2) * minimum(data, at + 4, i / 32);
            }
            case Q6_K -> {
                int inHalf = i % 128;
                int low = data.get(at + i / 128 * 64 + inHalf % 64) >> (inHalf < 64 ? 0 : 4) & 15;
                int high = data.get(at + 128 + i / 128 * 32 + inHalf % 32) >> inHalf / 32 * 2 & 3;
                yield half(data, at + 208) * data.get(at + 192 + i / 16) * (low + 16 * high - 32);
            }
        };
    }

    private static int scale(ByteBuffer data, int at, int sub) {
        return sub < 4 ? data.get(at + sub) & 63 : data.get(at + 4 + sub) & 15 | (data.get(at + sub - 4) >> 6 & 3) << 4;
    }

    private static int minimum(ByteBuffer data, int at, int sub) {
        return sub < 4
                ? data.get(at + 4 + sub) & 63
                : data.get(at + 4 + sub) >> 4 & 15 | (data.get(at + sub) >> 6 & 3) << 4;
    }

    private static int nibble(ByteBuffer data, int at, int i) {
        return data.get(at + i % 16) >> (i < 16 ? 0 : 4) & 15;
    }

    private static int bit(ByteBuffer data, int at, int i) {
        return data.get(at + i / 8) >> i % 8 & 1;
    }

    private static double half(ByteBuffer data, int at) {
        return Float.float16ToFloat(data.getShort(at));
    }

    private static float small(Random random) {
        return random.nextFloat() * 2 - 1;
    }
}
