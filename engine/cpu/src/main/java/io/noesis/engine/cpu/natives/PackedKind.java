package io.noesis.engine.cpu.natives;

import io.noesis.engine.gguf.GgmlType;

/// How the weights of a matrix lie for the kernels; the numbers are those of `layout.h`.
///
/// 8 bits with one scale for 64 columns, [#WIDE], is what more than five bits become, and Q5_0. What shares a scale is
/// added up in integers, as many columns as an instruction of the matrix unit takes; the price is that weights are
/// rounded once more, to 1/127 of the largest of 64 instead of 32. What that does to perplexity stands in ADR 3.
///
/// K-quants of four and five bits have no kind of their own: their 32-number sub-blocks become blocks with an F16 scale
/// and minimum, whose rounding (2^-11) is far below the weights' own.
enum PackedKind {
    WIDE(0, 64, 1024, 1),
    Q4(1, 32, 256, 1),
    Q8_MIN(2, 32, 512, 2),
    Q4_MIN(3, 32, 256, 2),
    F32(4, 1, 64, 0),
    F16(5, 1, 32, 0),
    BF16(6, 1, 32, 0);

    /// Rows that are interleaved.
    static final int GROUP_ROWS = 16;

    /// Numbers that share a scale, but for [#WIDE].
    static final int BLOCK = 32;

    /// Numbers of a [#WIDE] row that share a scale; the last ones are filled up with zeros.
    static final int WIDE_BLOCK = 64;

    private static final int SCALE_BYTES = GROUP_ROWS * Short.BYTES;
    private static final int ALIGNMENT = 64;

    private final int code;
    private final int stepColumns;
    private final int stepBytes;
    private final int scalesPerBlock;

    /// @param stepColumns columns of a block, or one for float kinds
    /// @param stepBytes bytes of a group's weights of so many columns
    PackedKind(int code, int stepColumns, int stepBytes, int scalesPerBlock) {
        this.code = code;
        this.stepColumns = stepColumns;
        this.stepBytes = stepBytes;
        this.scalesPerBlock = scalesPerBlock;
    }

    static PackedKind of(GgmlType type) {
        return switch (type) {
            case Q8_0, Q5_0, Q6_K -> WIDE;
            case Q4_0 -> Q4;
            case Q5_1, Q5_K -> Q8_MIN;
            case Q4_1, Q4_K -> Q4_MIN;
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
        return Math.ceilDiv(columns, stepColumns);
    }

    /// Where the scales of a group begin.
    long scalesOffset(int columns) {
        return (long) steps(columns) * stepBytes;
    }

    /// Where the minima of a group begin.
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
