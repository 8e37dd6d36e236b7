package io.noesis.engine.cpu.natives;

import io.noesis.engine.gguf.GgmlType;

/// How the weights of a matrix lie for the kernels; the numbers are those of `layout.h`.
///
/// K-quants have no kind of their own: their 32-number sub-blocks become blocks with an F16 scale and minimum, whose
/// rounding (2^-11) is far below the weights' own.
enum PackedKind {
    Q8(0, 512, 1),
    Q4(1, 256, 1),
    Q8_MIN(2, 512, 2),
    Q4_MIN(3, 256, 2),
    Q8_HALVES(4, 512, 2),
    F32(5, 64, 0),
    F16(6, 32, 0),
    BF16(7, 32, 0);

    /// Rows that are interleaved.
    static final int GROUP_ROWS = 16;

    /// Numbers that share a scale.
    static final int BLOCK = 32;

    private static final int SCALE_BYTES = GROUP_ROWS * Short.BYTES;
    private static final int ALIGNMENT = 64;

    private final int code;
    private final int stepBytes;
    private final int scalesPerBlock;

    /// @param stepBytes bytes of a group's weights: of a block of columns, or of one column for float kinds
    PackedKind(int code, int stepBytes, int scalesPerBlock) {
        this.code = code;
        this.stepBytes = stepBytes;
        this.scalesPerBlock = scalesPerBlock;
    }

    static PackedKind of(GgmlType type) {
        return switch (type) {
            case Q8_0, Q5_0 -> Q8;
            case Q4_0 -> Q4;
            case Q5_1, Q5_K -> Q8_MIN;
            case Q4_1, Q4_K -> Q4_MIN;
            case Q6_K -> Q8_HALVES;
            case F32 -> F32;
            case F16 -> F16;
            case BF16 -> BF16;
        };
    }

    int code() {
        return code;
    }

    boolean isFloat() {
        return scalesPerBlock == 0;
    }

    int stepBytes() {
        return stepBytes;
    }

    /// Blocks of a row, or its columns for float kinds.
    int steps(int columns) {
        return isFloat() ? columns : columns / BLOCK;
    }

    /// Where the scales of a group begin.
    long scalesOffset(int columns) {
        return (long) steps(columns) * stepBytes;
    }

    /// Where the minima, or the second scales, of a group begin.
    long extrasOffset(int columns) {
        return scalesOffset(columns) + (long) steps(columns) * SCALE_BYTES;
    }

    /// Distance from one group to the next.
    long groupBytes(int columns) {
        long bytes = (long) steps(columns) * (stepBytes + scalesPerBlock * SCALE_BYTES);
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /// The next multiple of 16.
    static int fillUp(int count) {
        return Math.ceilDiv(count, GROUP_ROWS) * GROUP_ROWS;
    }
}
