package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Products with, and expansion of, blocks of 8 and 4 bits, straight from the mapped file.
///
/// A weight is worked out in F32 as [#expandQ8] and [#expandQ4] do it and multiplied then, so that one vector gives
/// the
/// same bits as several do through [VectorPanels]. That costs a multiplication more than to scale a block's sum.
final class VectorBlocks {

    private static final int LANES = FLOATS.length();
    private static final int HALF = Blocks.LENGTH / 2;
    private static final byte LOW_NIBBLE = 0xF;

    /// As many bytes as there are lanes, so that they widen to one vector of floats.
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * Byte.SIZE));

    private VectorBlocks() {}

    static void multiplyQ8(Weights w, int from, int to, float[] x, float[] y) {
        float[] lanes = new float[4 * LANES];
        int r = from;
        for (; r + 4 <= to; r += 4) {
            fourRowsQ8(w.data(), r * w.rowBytes(), w.rowBytes(), w.columns(), x, lanes);
            for (int i = 0; i < 4; i++) {
                y[r + i] = LaneSums.of(lanes, i * LANES);
            }
        }
        for (; r < to; r++) {
            oneRowQ8(w.data(), r * w.rowBytes(), w.columns(), x, lanes);
            y[r] = LaneSums.of(lanes, 0);
        }
    }

    private static void oneRowQ8(MemorySegment data, long row, int columns, float[] x, float[] lanes) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int first = 0; first < columns; first += Blocks.LENGTH) {
            long at = row + first / Blocks.LENGTH * Blocks.Q8_0_BYTES;
            FloatVector scale = FloatVector.broadcast(FLOATS, Blocks.half(data, at));
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                FloatVector q =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at + 2 + i, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                sum = q.mul(scale).fma(FloatVector.fromArray(FLOATS, x, first + i), sum);
            }
        }
        sum.intoArray(lanes, 0);
    }

    private static void fourRowsQ8(MemorySegment data, long row, long rowBytes, int columns, float[] x, float[] lanes) {
        FloatVector sum0 = FloatVector.zero(FLOATS), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        long at0 = row;
        long at1 = at0 + rowBytes;
        long at2 = at1 + rowBytes;
        long at3 = at2 + rowBytes;
        for (int first = 0; first < columns; first += Blocks.LENGTH) {
            long at = first / Blocks.LENGTH * Blocks.Q8_0_BYTES;
            FloatVector scale0 = FloatVector.broadcast(FLOATS, Blocks.half(data, at0 + at));
            FloatVector scale1 = FloatVector.broadcast(FLOATS, Blocks.half(data, at1 + at));
            FloatVector scale2 = FloatVector.broadcast(FLOATS, Blocks.half(data, at2 + at));
            FloatVector scale3 = FloatVector.broadcast(FLOATS, Blocks.half(data, at3 + at));
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                long q = at + 2 + i;
                FloatVector b = FloatVector.fromArray(FLOATS, x, first + i);
                FloatVector a0 =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at0 + q, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                sum0 = a0.mul(scale0).fma(b, sum0);
                FloatVector a1 =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at1 + q, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                sum1 = a1.mul(scale1).fma(b, sum1);
                FloatVector a2 =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at2 + q, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                sum2 = a2.mul(scale2).fma(b, sum2);
                FloatVector a3 =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at3 + q, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                sum3 = a3.mul(scale3).fma(b, sum3);
            }
        }
        sum0.intoArray(lanes, 0);
        sum1.intoArray(lanes, LANES);
        sum2.intoArray(lanes, 2 * LANES);
        sum3.intoArray(lanes, 3 * LANES);
    }

    /// @param offsets whether the blocks store an offset (Q4_1) or are centred at 8 (Q4_0)
    static void multiplyQ4(Weights w, int from, int to, float[] x, float[] y, boolean offsets) {
        MemorySegment data = w.data();
        int blocks = w.columns() / Blocks.LENGTH;
        int header = offsets ? 4 : 2;
        int bytes = offsets ? Blocks.Q4_1_BYTES : Blocks.Q4_0_BYTES;
        float[] lanes = new float[LANES];
        for (int r = from; r < to; r++) {
            long at = r * w.rowBytes();
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int block = 0; block < blocks; block++, at += bytes) {
                float factor = Blocks.half(data, at);
                FloatVector scale = FloatVector.broadcast(FLOATS, factor);
                FloatVector shift = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at + 2) : -8 * factor);
                int first = block * Blocks.LENGTH;
                for (int i = 0; i < HALF; i += LANES) {
                    ByteVector both =
                            ByteVector.fromMemorySegment(BYTES, data, at + header + i, ByteOrder.LITTLE_ENDIAN);
                    FloatVector low = (FloatVector) both.and(LOW_NIBBLE).castShape(FLOATS, 0);
                    sum = low.fma(scale, shift).fma(FloatVector.fromArray(FLOATS, x, first + i), sum);
                }
                for (int i = 0; i < HALF; i += LANES) {
                    ByteVector both =
                            ByteVector.fromMemorySegment(BYTES, data, at + header + i, ByteOrder.LITTLE_ENDIAN);
                    FloatVector high = (FloatVector) both.lanewise(VectorOperators.LSHR, 4)
                            .and(LOW_NIBBLE)
                            .castShape(FLOATS, 0);
                    sum = high.fma(scale, shift).fma(FloatVector.fromArray(FLOATS, x, first + HALF + i), sum);
                }
            }
            sum.intoArray(lanes, 0);
            y[r] = LaneSums.of(lanes, 0);
        }
    }

    static void expandQ8(Weights w, int row, float[] target, int offset) {
        MemorySegment data = w.data();
        long at = row * w.rowBytes();
        for (int block = 0; block < w.columns(); block += Blocks.LENGTH, at += Blocks.Q8_0_BYTES) {
            FloatVector scale = FloatVector.broadcast(FLOATS, Blocks.half(data, at));
            for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                FloatVector q =
                        (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at + 2 + i, ByteOrder.LITTLE_ENDIAN)
                                .castShape(FLOATS, 0);
                q.mul(scale).intoArray(target, offset + block + i);
            }
        }
    }

    static void expandQ4(Weights w, int row, float[] target, int offset, boolean offsets) {
        MemorySegment data = w.data();
        int header = offsets ? 4 : 2;
        int bytes = offsets ? Blocks.Q4_1_BYTES : Blocks.Q4_0_BYTES;
        long at = row * w.rowBytes();
        for (int block = 0; block < w.columns(); block += Blocks.LENGTH, at += bytes) {
            float factor = Blocks.half(data, at);
            FloatVector scale = FloatVector.broadcast(FLOATS, factor);
            FloatVector shift = FloatVector.broadcast(FLOATS, offsets ? Blocks.half(data, at + 2) : -8 * factor);
            for (int i = 0; i < HALF; i += LANES) {
                ByteVector both = ByteVector.fromMemorySegment(BYTES, data, at + header + i, ByteOrder.LITTLE_ENDIAN);
                FloatVector low = (FloatVector) both.and(LOW_NIBBLE).castShape(FLOATS, 0);
                FloatVector high = (FloatVector)
                        both.lanewise(VectorOperators.LSHR, 4).and(LOW_NIBBLE).castShape(FLOATS, 0);
                low.fma(scale, shift).intoArray(target, offset + block + i);
                high.fma(scale, shift).intoArray(target, offset + block + HALF + i);
            }
        }
    }
}
