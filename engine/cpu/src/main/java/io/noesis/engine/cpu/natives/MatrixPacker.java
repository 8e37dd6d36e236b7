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
                    case Q8_0 -> q8(from, base, row);
                    case Q4_0, Q4_1 -> q4(from, base, row);
                    case Q5_0, Q5_1 -> q5(from, base, row, quants);
                    case Q4_K, Q5_K -> kQuants(from, base, row, quants);
                    case Q6_K -> q6k(from, base, row, quants);
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

    private void q8(long from, long base, int row) {
        for (int block = 0; block < steps; block++) {
            long at = from + (long) block * type.blockBytes();
            scale(base, block, row, source.get(SHORT, at));
            long to = base + (long) block * target.kind().stepBytes() + row * 4L;
            for (int step = 0; step < 8; step++) {
                target.data().set(INT, to + step * 64L, source.get(INT, at + 2 + step * 4L) ^ BIAS);
            }
        }
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

    private void q5(long from, long base, int row, byte[] quants) {
        boolean hasMinimum = type == GgmlType.Q5_1;
        for (int block = 0; block < steps; block++) {
            long at = from + (long) block * type.blockBytes();
            scale(base, block, row, source.get(SHORT, at));
            if (hasMinimum) {
                extra(base, block, row, source.get(SHORT, at + 2));
            }
            long high = at + (hasMinimum ? 4 : 2);
            int highBits = source.get(INT, high);
            for (int i = 0; i < BLOCK / 2; i++) {
                int nibbles = source.get(JAVA_BYTE, high + 4 + i);
                int low = nibbles & 15 | (highBits >>> i & 1) << 4;
                int upper = nibbles >> 4 & 15 | (highBits >>> i + 16 & 1) << 4;
                quants[i] = (byte) (hasMinimum ? low : low - 16 + 128);
                quants[i + 16] = (byte) (hasMinimum ? upper : upper - 16 + 128);
            }
            bytes(base, block, row, quants);
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

    private void q6k(long from, long base, int row, byte[] quants) {
        for (int block = 0; block < steps; block++) {
            long at = from + (long) (block / 8) * type.blockBytes();
            int half = block % 8 / 4;
            int stream = block % 4;
            long low = at + half * 64L + stream % 2 * 32L;
            long high = at + 128 + half * 32L;
            for (int i = 0; i < BLOCK; i++) {
                int nibble = stream < 2 ? unsigned(low + i) & 15 : unsigned(low + i) >> 4;
                quants[i] = (byte) ((nibble | (unsigned(high + i) >> 2 * stream & 3) << 4) - 32 + 128);
            }
            float d = Float.float16ToFloat(source.get(SHORT, at + 208));
            long scales = at + 192 + half * 8L + stream * 2L;
            scale(base, block, row, Float.floatToFloat16(d * source.get(JAVA_BYTE, scales)));
            extra(base, block, row, Float.floatToFloat16(d * source.get(JAVA_BYTE, scales + 1)));
            bytes(base, block, row, quants);
        }
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
