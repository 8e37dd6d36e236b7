package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.BYTES;
import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;
import static io.noesis.engine.cpu.kernels.VectorKernels.INTS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Blocks of 4 bits, which store an offset (Q4_1) or are centred at 8 (Q4_0); otherwise as [VectorQ8].
final class VectorQ4 {

    private static final int LANES = FLOATS.length();
    private static final int HALF = Blocks.LENGTH / 2;
    private static final int NIBBLE = 0xF;
    private static final int NIBBLE_BITS = 4;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private VectorQ4() {}

    /// The products of four rows that lie `stride` bytes apart, their lanes not yet added.
    ///
    /// @param row where the first of them starts
    /// @param offsets whether the blocks store an offset
    /// @param lanes room for four vectors
    static void fourRows(
            MemorySegment data,
            long row,
            long stride,
            int columns,
            boolean offsets,
            float[] x,
            int xOffset,
            float[] lanes) {
        int header = offsets ? 4 : 2;
        int bytes = offsets ? Blocks.Q4_1_BYTES : Blocks.Q4_0_BYTES;
        FloatVector sum0 = FloatVector.zero(FLOATS), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        long at0 = row;
        long at1 = at0 + stride;
        long at2 = at1 + stride;
        long at3 = at2 + stride;
        for (int first = 0; first < columns; first += Blocks.LENGTH) {
            float factor0 = Blocks.half(data, at0);
            float factor1 = Blocks.half(data, at1);
            float factor2 = Blocks.half(data, at2);
            float factor3 = Blocks.half(data, at3);
            FloatVector scale0 = FloatVector.broadcast(FLOATS, factor0);
            FloatVector scale1 = FloatVector.broadcast(FLOATS, factor1);
            FloatVector scale2 = FloatVector.broadcast(FLOATS, factor2);
            FloatVector scale3 = FloatVector.broadcast(FLOATS, factor3);
            FloatVector shift0 = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at0 + 2) : -8 * factor0);
            FloatVector shift1 = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at1 + 2) : -8 * factor1);
            FloatVector shift2 = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at2 + 2) : -8 * factor2);
            FloatVector shift3 = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at3 + 2) : -8 * factor3);
            // The low nibbles are the first half of the block, the high ones the second.
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                int nibble = i < HALF ? 0 : NIBBLE_BITS;
                long q = header + i % HALF;
                FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + first + i);
                IntVector both = (IntVector) ByteVector.fromMemorySegment(BYTES, data, at0 + q, ORDER)
                        .castShape(INTS, 0);
                FloatVector a = (FloatVector)
                        both.lanewise(VectorOperators.LSHR, nibble).and(NIBBLE).castShape(FLOATS, 0);
                sum0 = a.fma(scale0, shift0).fma(b, sum0);
                both = (IntVector) ByteVector.fromMemorySegment(BYTES, data, at1 + q, ORDER)
                        .castShape(INTS, 0);
                a = (FloatVector)
                        both.lanewise(VectorOperators.LSHR, nibble).and(NIBBLE).castShape(FLOATS, 0);
                sum1 = a.fma(scale1, shift1).fma(b, sum1);
                both = (IntVector) ByteVector.fromMemorySegment(BYTES, data, at2 + q, ORDER)
                        .castShape(INTS, 0);
                a = (FloatVector)
                        both.lanewise(VectorOperators.LSHR, nibble).and(NIBBLE).castShape(FLOATS, 0);
                sum2 = a.fma(scale2, shift2).fma(b, sum2);
                both = (IntVector) ByteVector.fromMemorySegment(BYTES, data, at3 + q, ORDER)
                        .castShape(INTS, 0);
                a = (FloatVector)
                        both.lanewise(VectorOperators.LSHR, nibble).and(NIBBLE).castShape(FLOATS, 0);
                sum3 = a.fma(scale3, shift3).fma(b, sum3);
            }
            at0 += bytes;
            at1 += bytes;
            at2 += bytes;
            at3 += bytes;
        }
        sum0.intoArray(lanes, 0);
        sum1.intoArray(lanes, LANES);
        sum2.intoArray(lanes, 2 * LANES);
        sum3.intoArray(lanes, 3 * LANES);
    }

    static void expand(Weights w, int row, int column, int length, boolean offsets, float[] target, int offset) {
        MemorySegment data = w.data();
        int header = offsets ? 4 : 2;
        int bytes = offsets ? Blocks.Q4_1_BYTES : Blocks.Q4_0_BYTES;
        long at = Blocks.start(w, row, column);
        for (int block = 0; block < length; block += Blocks.LENGTH, at += bytes) {
            float factor = Blocks.half(data, at);
            FloatVector scale = FloatVector.broadcast(FLOATS, factor);
            FloatVector shift = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at + 2) : -8 * factor);
            for (int i = 0; i < HALF; i += LANES) {
                IntVector both = (IntVector) ByteVector.fromMemorySegment(BYTES, data, at + header + i, ORDER)
                        .castShape(INTS, 0);
                FloatVector low = (FloatVector) both.and(NIBBLE).castShape(FLOATS, 0);
                FloatVector high = (FloatVector) both.lanewise(VectorOperators.LSHR, NIBBLE_BITS)
                        .and(NIBBLE)
                        .castShape(FLOATS, 0);
                low.fma(scale, shift).intoArray(target, offset + block + i);
                high.fma(scale, shift).intoArray(target, offset + block + HALF + i);
            }
        }
    }
}
