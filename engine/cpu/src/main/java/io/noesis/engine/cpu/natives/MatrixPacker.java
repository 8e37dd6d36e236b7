package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import io.noesis.engine.gguf.GgmlType;

/// Re-lays the rows of a matrix from the file's blocks into a [PackedMatrix].
///
/// Stateless but for its arguments; different groups may be packed by different threads.
final class MatrixPacker {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int ROWS = PackedKind.GROUP_ROWS;
    private static final int BLOCK = PackedKind.BLOCK;

    /// Turns four signed bytes into the same plus 128, unsigned.
    private static final int BIAS = 0x8080_8080;

    /// 1.5 times 2^23: added to a number below 2^22, it rounds that to a whole one.
    private static final float TO_WHOLE = 12_582_912;

    private final GgmlType type;
    private final MemorySegment source;
    private final long rowBytes;
    private final PackedMatrix target;
    private final int steps;

    /// @param source the rows as they lie in the file
    MatrixPacker(GgmlType type, MemorySegment source, PackedMatrix target) {
        this.type = type;
        this.source = source;
        this.rowBytes = type.bytesFor(target.columns());
        this.target = target;
        this.steps = target.kind().steps(target.columns());
    }

    /// Packs the groups from `first` to `end`.
    void pack(int first, int end) {
        byte[] quants = new byte[BLOCK];
        float[] numbers = target.kind() == PackedKind.WIDE ? new float[steps * PackedKind.WIDE_BLOCK] : new float[0];
        for (int group = first; group < end; group++) {
            int rows = Math.min(ROWS, target.rows() - group * ROWS);
            long base = group * target.groupBytes();
            if (rows < ROWS) {
                target.data().asSlice(base, target.groupBytes()).fill((byte) 0);
            }
            for (int row = 0; row < rows; row++) {
                long from = (group * (long) ROWS + row) * rowBytes;
                switch (type) {
                    case F32, F16, BF16 -> floats(from, base, row);
                    case Q8_0 -> wide(base, row, q8(from, quants, numbers));
                    case Q5_0 -> wide(base, row, q5(from, quants, numbers));
                    case Q6_K -> wide(base, row, q6k(from, numbers));
                    case Q4_0, Q4_1 -> q4(from, base, row);
                    case Q5_1 -> q5WithMinimum(from, base, row, quants);
                    case Q4_K, Q5_K -> kQuants(from, base, row, quants);
                }
            }
        }
    }

    private void floats(long from, long base, int row) {
        int bytes = type.blockBytes();
        for (int column = 0; column < steps; column++) {
            long to = base + (column * (long) ROWS + row) * bytes;
            if (bytes == Integer.BYTES) {
                target.data().set(INT, to, source.get(INT, from + (long) column * bytes));
            } else {
                target.data().set(SHORT, to, source.get(SHORT, from + (long) column * bytes));
            }
        }
    }

    /// Rounds a row so that 64 columns share a scale.
    ///
    /// @param numbers of the row, zero beyond its end up to a whole block
    private void wide(long base, int row, float[] numbers) {
        long to = base + row * 4L;
        for (int block = 0; block < steps; block++) {
            int from = block * PackedKind.WIDE_BLOCK;
            int end = from + PackedKind.WIDE_BLOCK;
            float largest = 0;
            for (int i = from; i < end; i++) {
                largest = Math.max(largest, Math.abs(numbers[i]));
            }
            short f16 = atLeast(largest / 127);
            float scale = Float.float16ToFloat(f16);
            float inverse = scale > 0 ? 1 / scale : 0;
            scale(base, block, row, f16);
            for (int i = from; i < end; i += 4) {
                int four = quant(numbers[i] * inverse)
                        | quant(numbers[i + 1] * inverse) << 8
                        | quant(numbers[i + 2] * inverse) << 16
                        | quant(numbers[i + 3] * inverse) << 24;
                target.data().set(INT, to + i / 4 * 64L, four ^ BIAS);
            }
        }
    }

    /// The next F16 number that is not less, so that the largest weight stays within 127.
    private static short atLeast(float x) {
        short f16 = Float.floatToFloat16(x);
        return Float.float16ToFloat(f16) < x ? (short) (f16 + 1) : f16;
    }

    /// The nearest whole number, its low byte: the sum's last mantissa bit is worth one.
    private static int quant(float x) {
        return Float.floatToRawIntBits(x + TO_WHOLE) & 0xff;
    }

    private float[] q8(long from, byte[] quants, float[] numbers) {
        for (int block = 0; block < target.columns() / BLOCK; block++) {
            long at = from + (long) block * type.blockBytes();
            float scale = Float.float16ToFloat(source.get(SHORT, at));
            MemorySegment.copy(source, JAVA_BYTE, at + 2, quants, 0, BLOCK);
            int to = block * BLOCK;
            for (int i = 0; i < BLOCK; i++) {
                numbers[to + i] = scale * quants[i];
            }
        }
        return numbers;
    }

    /// The file's nibbles lie as the kernels want them: 16 bytes, column `i` low, column `16 + i` high.
    private void q4(long from, long base, int row) {
        boolean hasMinimum = type == GgmlType.Q4_1;
        for (int block = 0; block < steps; block++) {
            long at = from + (long) block * type.blockBytes();
            scale(base, block, row, source.get(SHORT, at));
            if (hasMinimum) {
                extra(base, block, row, source.get(SHORT, at + 2));
            }
            long nibbles = at + (hasMinimum ? 4 : 2);
            long to = base + (long) block * target.kind().stepBytes() + row * 4L;
            for (int step = 0; step < 4; step++) {
                target.data().set(INT, to + step * 64L, source.get(INT, nibbles + step * 4L));
            }
        }
    }

    private float[] q5(long from, byte[] quants, float[] numbers) {
        for (int block = 0; block < target.columns() / BLOCK; block++) {
            long at = from + (long) block * type.blockBytes();
            float scale = Float.float16ToFloat(source.get(SHORT, at));
            fiveBits(at + 2, quants);
            for (int i = 0; i < BLOCK; i++) {
                numbers[block * BLOCK + i] = scale * (quants[i] - 16);
            }
        }
        return numbers;
    }

    private void q5WithMinimum(long from, long base, int row, byte[] quants) {
        for (int block = 0; block < steps; block++) {
            long at = from + (long) block * type.blockBytes();
            scale(base, block, row, source.get(SHORT, at));
            extra(base, block, row, source.get(SHORT, at + 2));
            fiveBits(at + 4, quants);
            bytes(base, block, row, quants);
        }
    }

    /// @param at where the fifth bits begin, and after them the nibbles
    private void fiveBits(long at, byte[] quants) {
        int highBits = source.get(INT, at);
        for (int i = 0; i < BLOCK / 2; i++) {
            int nibbles = source.get(JAVA_BYTE, at + 4 + i);
            quants[i] = (byte) (nibbles & 15 | (highBits >>> i & 1) << 4);
            quants[i + 16] = (byte) (nibbles >> 4 & 15 | (highBits >>> i + 16 & 1) << 4);
        }
    }

    private void kQuants(long from, long base, int row, byte[] quants) {
        boolean five = type == GgmlType.Q5_K;
        for (int block = 0; block < steps; block++) {
            long at = from + (long) (block / 8) * type.blockBytes();
            int sub = block % 8;
            float d = Float.float16ToFloat(source.get(SHORT, at));
            float dMin = Float.float16ToFloat(source.get(SHORT, at + 2));
            scale(base, block, row, Float.floatToFloat16(d * packedScale(at + 4, sub)));
            extra(base, block, row, Float.floatToFloat16(-dMin * packedMinimum(at + 4, sub)));
            long nibbles = at + 16 + (five ? 32 : 0) + (sub / 2) * 32L;
            for (int i = 0; i < BLOCK; i++) {
                int both = source.get(JAVA_BYTE, nibbles + i);
                int quant = sub % 2 == 0 ? both & 15 : both >> 4 & 15;
                if (five) {
                    quant |= (source.get(JAVA_BYTE, at + 16 + i) >> sub & 1) << 4;
                }
                quants[i] = (byte) quant;
            }
            if (five) {
                bytes(base, block, row, quants);
            } else {
                nibbles(base, block, row, quants);
            }
        }
    }

    private int packedScale(long scales, int sub) {
        return sub < 4
                ? unsigned(scales + sub) & 63
                : unsigned(scales + sub + 4) & 15 | unsigned(scales + sub - 4) >> 6 << 4;
    }

    private int packedMinimum(long scales, int sub) {
        return sub < 4
                ? unsigned(scales + sub + 4) & 63
                : unsigned(scales + sub + 4) >> 4 | unsigned(scales + sub) >> 6 << 4;
    }

    private int unsigned(long at) {
        return source.get(JAVA_BYTE, at) & 0xff;
    }

    private float[] q6k(long from, float[] numbers) {
        for (int block = 0; block < target.columns() / BLOCK; block++) {
            long at = from + (long) (block / 8) * type.blockBytes();
            int half = block % 8 / 4;
            int stream = block % 4;
            long low = at + half * 64L + stream % 2 * 32L;
            long high = at + 128 + half * 32L;
            float d = Float.float16ToFloat(source.get(SHORT, at + 208));
            long scales = at + 192 + half * 8L + stream * 2L;
            for (int i = 0; i < BLOCK; i++) {
                int nibble = stream < 2 ? unsigned(low + i) & 15 : unsigned(low + i) >> 4;
                int quant = (nibble | (unsigned(high + i) >> 2 * stream & 3) << 4) - 32;
                numbers[block * BLOCK + i] = d * source.get(JAVA_BYTE, scales + i / 16) * quant;
            }
        }
        return numbers;
    }

    private void bytes(long base, int block, int row, byte[] quants) {
        long to = base + (long) block * target.kind().stepBytes() + row * 4L;
        for (int i = 0; i < BLOCK; i++) {
            target.data().set(JAVA_BYTE, to + i / 4 * 64L + i % 4, quants[i]);
        }
    }

    private void nibbles(long base, int block, int row, byte[] quants) {
        long to = base + (long) block * target.kind().stepBytes() + row * 4L;
        for (int i = 0; i < BLOCK / 2; i++) {
            target.data().set(JAVA_BYTE, to + i / 4 * 64L + i % 4, (byte) (quants[i] | quants[i + 16] << 4));
        }
    }

    private void scale(long base, int block, int row, short f16) {
        target.data().set(SHORT, base + target.kind().scalesOffset(target.columns()) + at(block, row), f16);
    }

    private void extra(long base, int block, int row, short f16) {
        target.data().set(SHORT, base + target.kind().extrasOffset(target.columns()) + at(block, row), f16);
    }

    private static long at(int block, int row) {
        return (block * (long) ROWS + row) * Short.BYTES;
    }
}
