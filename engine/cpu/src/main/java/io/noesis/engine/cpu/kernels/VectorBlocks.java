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
/// A block's sum is formed first and scaled once. Formats with an offset add `offset * Σx` of the block, which is the
/// same
/// for all rows and comes in worked out.
final class VectorBlocks {

    private static final int LANES = FLOATS.length();
    private static final int HALF = Blocks.LENGTH / 2;
    private static final byte LOW_NIBBLE = 0xF;

    /// As many bytes as there are lanes, so that they widen to one vector of floats.
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * Byte.SIZE));

    private VectorBlocks() {}

    static void multiplyQ8(Weights w, int from, int to, float[] x, float[] y) {
        MemorySegment data = w.data();
        int blocks = w.columns() / Blocks.LENGTH;
        for (int r = from; r < to; r++) {
            long at = r * w.rowBytes();
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int block = 0; block < blocks; block++, at += Blocks.Q8_0_BYTES) {
                FloatVector part = FloatVector.zero(FLOATS);
                for (int i = 0; i < Blocks.LENGTH; i += LANES) {
                    FloatVector q =
                            (FloatVector) ByteVector.fromMemorySegment(BYTES, data, at + 2 + i, ByteOrder.LITTLE_ENDIAN)
                                    .castShape(FLOATS, 0);
                    part = q.fma(FloatVector.fromArray(FLOATS, x, block * Blocks.LENGTH + i), part);
                }
                sum = part.fma(FloatVector.broadcast(FLOATS, Blocks.half(data, at)), sum);
            }
            y[r] = sum.reduceLanes(VectorOperators.ADD);
        }
    }

    /// @param offsets whether the blocks store an offset (Q4_1) or are centred at 8 (Q4_0)
    static void multiplyQ4(Weights w, int from, int to, float[] x, float[] blockSums, float[] y, boolean offsets) {
        MemorySegment data = w.data();
        int blocks = w.columns() / Blocks.LENGTH;
        int header = offsets ? 4 : 2;
        int bytes = offsets ? Blocks.Q4_1_BYTES : Blocks.Q4_0_BYTES;
        for (int r = from; r < to; r++) {
            long at = r * w.rowBytes();
            FloatVector sum = FloatVector.zero(FLOATS);
            float shifted = 0;
            for (int block = 0; block < blocks; block++, at += bytes) {
                float scale = Blocks.half(data, at);
                float offset = offsets ? Blocks.half(data, at + 2) : -8 * scale;
                FloatVector part = FloatVector.zero(FLOATS);
                int first = block * Blocks.LENGTH;
                for (int i = 0; i < HALF; i += LANES) {
                    ByteVector both =
                            ByteVector.fromMemorySegment(BYTES, data, at + header + i, ByteOrder.LITTLE_ENDIAN);
                    FloatVector low = (FloatVector) both.and(LOW_NIBBLE).castShape(FLOATS, 0);
                    FloatVector high = (FloatVector) both.lanewise(VectorOperators.LSHR, 4)
                            .and(LOW_NIBBLE)
                            .castShape(FLOATS, 0);
                    part = low.fma(FloatVector.fromArray(FLOATS, x, first + i), part);
                    part = high.fma(FloatVector.fromArray(FLOATS, x, first + HALF + i), part);
                }
                sum = part.fma(FloatVector.broadcast(FLOATS, scale), sum);
                shifted += offset * blockSums[block];
            }
            y[r] = sum.reduceLanes(VectorOperators.ADD) + shifted;
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
