package io.noesis.engine.cpu.kernels;

import io.noesis.engine.backend.KernelTier;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API tier, for vectors of 256 bits and more.
///
/// Every vector lives inside one method: passed across a call it would be boxed. Loops end at `loopBound` and leave
/// the rest to a plain loop.
public final class VectorKernels implements Kernels {

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

    /// As many bytes as there are lanes, so that they widen to one vector of floats.
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(FLOATS.length() * Byte.SIZE));

    /// Up to so many vectors it costs less to widen bytes for each of them than to expand them for all.
    private static final int VERY_FEW = 3;

    private final ThreadLocal<VectorPanel> panels = ThreadLocal.withInitial(() -> new VectorPanel(this));

    /// Whether this machine's vectors are wide enough for the kernels here.
    public static boolean supported() {
        return FLOATS.length() >= 8;
    }

    @Override
    public KernelTier tier() {
        return KernelTier.VECTOR;
    }

    @Override
    public void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        boolean asStored = switch (w.type()) {
            case Q8_0 -> tokens <= VERY_FEW;
            case Q4_0, Q4_1 -> tokens == 1;
            default -> false;
        };
        if (asStored) {
            VectorRows.multiply(w, from, to, x, tokens, y);
        } else {
            panels.get().multiply(w, from, to, x, tokens, y);
        }
    }

    @Override
    public void expand(Weights w, int row, int column, int length, float[] target, int offset) {
        switch (w.type()) {
            case Q8_0 -> VectorQ8.expand(w, row, column, length, target, offset);
            case Q4_0 -> VectorQ4.expand(w, row, column, length, false, target, offset);
            case Q4_1 -> VectorQ4.expand(w, row, column, length, true, target, offset);
            default -> Blocks.expand(w, row, column, length, target, offset);
        }
    }

    @Override
    public void scores(
            float[] q,
            int qOffset,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float scale,
            float[] scores,
            int scoresOffset) {
        float[] lanes = new float[FLOATS.length()];
        for (int p = 0; p < count; p++) {
            scores[scoresOffset + p] =
                    scale * VectorTiles.dot(q, qOffset, keys, keysOffset + p * stride, length, lanes);
        }
    }

    @Override
    public void addWeighted(
            float[] weights,
            int weightsOffset,
            float[] values,
            int valuesOffset,
            int stride,
            int count,
            int length,
            float[] out,
            int outOffset) {
        int bound = FLOATS.loopBound(length);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector sum = FloatVector.fromArray(FLOATS, out, outOffset + i);
            for (int p = 0; p < count; p++) {
                sum = FloatVector.fromArray(FLOATS, values, valuesOffset + p * stride + i)
                        .fma(FloatVector.broadcast(FLOATS, weights[weightsOffset + p]), sum);
            }
            sum.intoArray(out, outOffset + i);
        }
        for (; i < length; i++) {
            for (int p = 0; p < count; p++) {
                out[outOffset + i] += weights[weightsOffset + p] * values[valuesOffset + p * stride + i];
            }
        }
    }

    @Override
    public void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] out, int outOffset) {
        float squares = VectorTiles.dot(x, xOffset, x, xOffset, weight.length, new float[FLOATS.length()]);
        float scale = (float) (1 / Math.sqrt(squares / weight.length + epsilon));
        for (int i = 0; i < weight.length; i++) {
            out[outOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void softmax(float[] scores, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, scores[i]);
        }
        VectorExp.exp(scores, 0, 1, max, scores, length);
        int bound = FLOATS.loopBound(length);
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            sums = sums.add(FloatVector.fromArray(FLOATS, scores, i));
        }
        float[] lanes = new float[FLOATS.length()];
        sums.intoArray(lanes, 0);
        float sum = LaneSums.of(lanes, 0);
        for (int i = bound; i < length; i++) {
            sum += scores[i];
        }
        float scale = 1 / sum;
        for (int i = 0; i < length; i++) {
            scores[i] *= scale;
        }
    }

    @Override
    public void siluMultiply(float[] gate, float[] up, int from, int to) {
        float[] powers = new float[to - from];
        VectorExp.exp(gate, from, -1, 0, powers, to - from);
        for (int i = from; i < to; i++) {
            gate[i] = gate[i] / (1 + powers[i - from]) * up[i];
        }
    }

    @Override
    public void add(float[] target, float[] source, int from, int to) {
        // HotSpot vectorises this loop by itself.
        for (int i = from; i < to; i++) {
            target[i] += source[i];
        }
    }
}
