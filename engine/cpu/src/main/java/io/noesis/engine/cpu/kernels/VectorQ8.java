package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.BYTES;
import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;

/// Blocks of 8 bits, straight from the mapped file: products with one vector, and expansion.
///
/// A weight is its scale times its number, which is exact in F32, and is multiplied then: so one vector gives the
/// same bits as several do through [VectorPanel] and [VectorChains]. That costs a multiplication more than to scale a
/// block's sum.
final class VectorQ8 {

    private static final int LANES = FLOATS.length();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private VectorQ8() {}

    /// The products of four rows that lie `stride` bytes apart, their lanes not yet added.
    ///
    /// @param row where the first of them starts
    /// @param lanes room for four vectors
    static void fourRows(
            MemorySegment data, long row, long stride, int columns, float[] x, int xOffset, float[] lanes) {
        FloatVector sum0 = FloatVector.zero(FLOATS), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        long at0 = row;
        long at1 = at0 + stride;
        long at2 = at1 + stride;
        long at3 = at2 + stride;
        for (int first = 0; first < columns; first += Blocks.LENGTH) {
            FloatVector scale0 = FloatVector.broadcast(FLOATS, Blocks.half(data, at0));
            FloatVector scale1 = FloatVector.broadcast(FLOATS, Blocks.half(data, at1));
            FloatVector scale2 = FloatVector.broadcast(FLOATS, Blocks.half(data, at2));
            FloatVector scale3 = FloatVector.broadcast(FLOATS, Blocks.half(data, at3));
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + first + i);
                ByteVector q = ByteVector.fromMemorySegment(BYTES, data, at0 + 2 + i, ORDER);
                sum0 = ((FloatVector) q.castShape(FLOATS, 0)).mul(scale0).fma(b, sum0);
                q = ByteVector.fromMemorySegment(BYTES, data, at1 + 2 + i, ORDER);
                sum1 = ((FloatVector) q.castShape(FLOATS, 0)).mul(scale1).fma(b, sum1);
                q = ByteVector.fromMemorySegment(BYTES, data, at2 + 2 + i, ORDER);
                sum2 = ((FloatVector) q.castShape(FLOATS, 0)).mul(scale2).fma(b, sum2);
                q = ByteVector.fromMemorySegment(BYTES, data, at3 + 2 + i, ORDER);
                sum3 = ((FloatVector) q.castShape(FLOATS, 0)).mul(scale3).fma(b, sum3);
            }
            at0 += Blocks.Q8_0_BYTES;
            at1 += Blocks.Q8_0_BYTES;
            at2 += Blocks.Q8_0_BYTES;
            at3 += Blocks.Q8_0_BYTES;
        }
        sum0.intoArray(lanes, 0);
        sum1.intoArray(lanes, LANES);
        sum2.intoArray(lanes, 2 * LANES);
        sum3.intoArray(lanes, 3 * LANES);
    }

    static void expand(Weights w, int row, int column, int length, float[] target, int offset) {
        MemorySegment data = w.data();
        long at = Blocks.start(w, row, column);
        for (int block = 0; block < length; block += Blocks.LENGTH, at += Blocks.Q8_0_BYTES) {
            FloatVector scale = FloatVector.broadcast(FLOATS, Blocks.half(data, at));
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                ByteVector q = ByteVector.fromMemorySegment(BYTES, data, at + 2 + i, ORDER);
                ((FloatVector) q.castShape(FLOATS, 0)).mul(scale).intoArray(target, offset + block + i);
            }
        }
    }
}
