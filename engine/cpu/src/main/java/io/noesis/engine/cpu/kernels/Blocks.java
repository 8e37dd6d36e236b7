package io.noesis.engine.cpu.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads and expands the blocks in which GGUF stores weights. The layouts are those of ggml's `ggml-quants`: each
/// comment shows one block in the order of its bytes.
final class Blocks {

    /// Weights of a small block.
    static final int LENGTH = 32;

    /// Weights of a K-quant block.
    static final int SUPER_LENGTH = 256;

    static final int Q4_0_BYTES = 18;
    static final int Q4_1_BYTES = 20;
    static final int Q5_0_BYTES = 22;
    static final int Q5_1_BYTES = 24;
    static final int Q8_0_BYTES = 34;
    private static final int Q4_K_BYTES = 144;
    private static final int Q5_K_BYTES = 176;
    private static final int Q6_K_BYTES = 210;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Blocks() {}

    /// Expands a piece of a row of any type.
    static void expand(Weights w, int row, int column, int columns, float[] target, int offset) {
        long at = start(w, row, column);
        MemorySegment data = w.data();
        switch (w.type()) {
            case F32 -> MemorySegment.copy(data, FLOAT, at, target, offset, columns);
            case F16 -> {
                for (int i = 0; i < columns; i++) {
                    target[offset + i] = half(data, at + 2L * i);
                }
            }
            case BF16 -> {
                for (int i = 0; i < columns; i++) {
                    target[offset + i] = Float.intBitsToFloat(data.get(SHORT, at + 2L * i) << 16);
                }
            }
            case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 -> expandSmall(w, at, columns, target, offset);
            case Q4_K, Q5_K, Q6_K -> expandSuper(w, at, columns, target, offset);
        }
    }

    /// Where a column's block lies.
    static long start(Weights w, int row, int column) {
        return row * w.rowBytes() + w.type().bytesFor(column);
    }

    static float half(MemorySegment data, long at) {
        return Float.float16ToFloat(data.get(SHORT, at));
    }

    static float single(MemorySegment data, long at) {
        return data.get(FLOAT, at);
    }

    private static void expandSmall(Weights w, long start, int columns, float[] target, int offset) {
        MemorySegment data = w.data();
        long at = start;
        for (int i = offset; i < offset + columns; i += LENGTH) {
            switch (w.type()) {
                case Q4_0 -> q4(data, at + 2, half(data, at), -8 * half(data, at), target, i);
                case Q4_1 -> q4(data, at + 4, half(data, at), half(data, at + 2), target, i);
                case Q5_0 -> q5(data, at + 2, half(data, at), -16 * half(data, at), target, i);
                case Q5_1 -> q5(data, at + 4, half(data, at), half(data, at + 2), target, i);
                default -> q8(data, at + 2, half(data, at), target, i);
            }
            at += w.type().blockBytes();
        }
    }

    /// `q[32]: i8`
    private static void q8(MemorySegment data, long at, float scale, float[] target, int offset) {
        for (int i = 0; i < LENGTH; i++) {
            target[offset + i] = scale * data.get(ValueLayout.JAVA_BYTE, at + i);
        }
    }

    /// `q[16]: low nibble i is weight i, high nibble i is weight i + 16`
    private static void q4(MemorySegment data, long at, float scale, float shift, float[] target, int offset) {
        for (int i = 0; i < LENGTH / 2; i++) {
            int both = data.get(ValueLayout.JAVA_BYTE, at + i);
            target[offset + i] = scale * (both & 0xF) + shift;
            target[offset + i + LENGTH / 2] = scale * (both >> 4 & 0xF) + shift;
        }
    }

    /// `fifth bits: u32, bit i is weight i | q[16]: nibbles as in q4`
    private static void q5(MemorySegment data, long at, float scale, float shift, float[] target, int offset) {
        int high = data.get(INT, at);
        for (int i = 0; i < LENGTH / 2; i++) {
            int both = data.get(ValueLayout.JAVA_BYTE, at + 4 + i);
            int low = both & 0xF | (high >> i & 1) << 4;
            int upper = both >> 4 & 0xF | (high >> i + LENGTH / 2 & 1) << 4;
            target[offset + i] = scale * low + shift;
            target[offset + i + LENGTH / 2] = scale * upper + shift;
        }
    }

    private static void expandSuper(Weights w, long start, int columns, float[] target, int offset) {
        long at = start;
        for (int i = offset; i < offset + columns; i += SUPER_LENGTH) {
            switch (w.type()) {
                case Q4_K -> q4k(w.data(), at, false, target, i);
                case Q5_K -> q4k(w.data(), at, true, target, i);
                default -> q6k(w.data(), at, target, i);
            }
            at += switch (w.type()) {
                case Q4_K -> Q4_K_BYTES;
                case Q5_K -> Q5_K_BYTES;
                default -> Q6_K_BYTES;
            };
        }
    }

    /// `d: f16 | dmin: f16 | scales and mins: 12 bytes of 6-bit numbers | (Q5_K: fifth bits: 32 bytes) | q: 128 bytes`
    ///
    /// Four groups of 64 weights; a group's low nibbles are its first 32. Fifth bit of sub-block k is bit k of the
    /// shared 32 bytes.
    private static void q4k(MemorySegment data, long at, boolean fifthBits, float[] target, int offset) {
        float scale = half(data, at);
        float minScale = half(data, at + 2);
        long fifth = at + 16;
        long nibbles = fifthBits ? fifth + 32 : fifth;
        for (int sub = 0; sub < 8; sub++) {
            float subScale = scale * sixBit(data, at + 4, sub, true);
            float subMin = minScale * sixBit(data, at + 4, sub, false);
            for (int i = 0; i < LENGTH; i++) {
                int both = data.get(ValueLayout.JAVA_BYTE, nibbles + (sub / 2) * LENGTH + i);
                int q = sub % 2 == 0 ? both & 0xF : both >> 4 & 0xF;
                if (fifthBits) {
                    q |= (data.get(ValueLayout.JAVA_BYTE, fifth + i) >> sub & 1) << 4;
                }
                target[offset + sub * LENGTH + i] = subScale * q - subMin;
            }
        }
    }

    /// The scale or the min of a sub-block: the first four lie in the low 6 bits, the rest are put together from
    /// nibbles and the top bits of the first.
    private static int sixBit(MemorySegment data, long packed, int sub, boolean scale) {
        int shift = scale ? 0 : 4;
        if (sub < 4) {
            return data.get(ValueLayout.JAVA_BYTE, packed + sub + shift) & 0x3F;
        }
        int low = data.get(ValueLayout.JAVA_BYTE, packed + sub + 4) >> shift & 0xF;
        int high = data.get(ValueLayout.JAVA_BYTE, packed + (scale ? sub - 4 : sub)) >> 6 & 0x3;
        return low | high << 4;
    }

    /// `low nibbles: 128 bytes | high 2 bits: 64 bytes | scales: 16 i8 | d: f16`
    ///
    /// Two halves of 128 weights, each of four streams of 32.
    private static void q6k(MemorySegment data, long at, float[] target, int offset) {
        float scale = half(data, at + 208);
        for (int halfIndex = 0; halfIndex < 2; halfIndex++) {
            long low = at + halfIndex * 64L;
            long high = at + 128 + halfIndex * 32L;
            long scales = at + 192 + halfIndex * 8L;
            for (int stream = 0; stream < 4; stream++) {
                for (int i = 0; i < LENGTH; i++) {
                    int nibbles = data.get(ValueLayout.JAVA_BYTE, low + (stream % 2) * LENGTH + i);
                    int lowBits = stream < 2 ? nibbles & 0xF : nibbles >> 4 & 0xF;
                    int highBits = data.get(ValueLayout.JAVA_BYTE, high + i) >> 2 * stream & 0x3;
                    int subScale = data.get(ValueLayout.JAVA_BYTE, scales + stream * 2 + i / 16);
                    target[offset + halfIndex * 128 + stream * LENGTH + i] =
                            scale * subScale * ((lowBits | highBits << 4) - 32);
                }
            }
        }
    }
}
