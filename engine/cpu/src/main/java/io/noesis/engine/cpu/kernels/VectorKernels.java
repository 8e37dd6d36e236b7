package io.noesis.engine.cpu.kernels;

import io.noesis.engine.backend.KernelTier;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API tier, for vectors of 256 bits and more.
///
/// Every vector lives inside one method: passed across a call it would be boxed. Loops end at `loopBound` and leave the
/// rest
/// to a plain loop.
public final class VectorKernels implements Kernels {

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /// Whether this machine's vectors are wide enough for the kernels here.
    public static boolean supported() {
        return FLOATS.length() >= 8;
    }

    @Override
    public KernelTier tier() {
        return KernelTier.VECTOR;
    }

    @Override
    public void multiplyVector(Weights w, int from, int to, float[] x, float[] blockSums, float[] y) {
        switch (w.type()) {
            case Q8_0 -> VectorBlocks.multiplyQ8(w, from, to, x, y);
            case Q4_0 -> VectorBlocks.multiplyQ4(w, from, to, x, blockSums, y, false);
            case Q4_1 -> VectorBlocks.multiplyQ4(w, from, to, x, blockSums, y, true);
            default -> multiplyExpanded(w, from, to, x, y);
        }
    }

    private void multiplyExpanded(Weights w, int from, int to, float[] x, float[] y) {
        float[] row = new float[w.columns()];
        for (int r = from; r < to; r++) {
            expandRow(w, r, row, 0);
            y[r] = dot(row, 0, x, 0, w.columns());
        }
    }

    @Override
    public void expandRow(Weights w, int row, float[] target, int offset) {
        switch (w.type()) {
            case Q8_0 -> VectorBlocks.expandQ8(w, row, target, offset);
            case Q4_0 -> VectorBlocks.expandQ4(w, row, target, offset, false);
            case Q4_1 -> VectorBlocks.expandQ4(w, row, target, offset, true);
            default -> Blocks.expandRow(w, row, target, offset);
        }
    }

    @Override
    public void multiplyPanel(
            float[] panel, int rows, int columns, float[] x, int tokens, float[] y, int yOffset, int yStride) {
        int t = 0;
        for (; t + 4 <= tokens; t += 4) {
            int r = 0;
            for (; r + 4 <= rows; r += 4) {
                VectorTiles.tile4x4(panel, r * columns, columns, x, t * columns, y, yOffset + t * yStride + r, yStride);
            }
            for (; r < rows; r++) {
                for (int i = 0; i < 4; i++) {
                    y[yOffset + (t + i) * yStride + r] = dot(panel, r * columns, x, (t + i) * columns, columns);
                }
            }
        }
        for (; t < tokens; t++) {
            int r = 0;
            for (; r + 4 <= rows; r += 4) {
                VectorTiles.tile4x1(panel, r * columns, columns, x, t * columns, y, yOffset + t * yStride + r);
            }
            for (; r < rows; r++) {
                y[yOffset + t * yStride + r] = dot(panel, r * columns, x, t * columns, columns);
            }
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
        int bound = FLOATS.loopBound(length);
        for (int p = 0; p < count; p++) {
            int key = keysOffset + p * stride;
            FloatVector sum = FloatVector.zero(FLOATS);
            int i = 0;
            for (; i < bound; i += FLOATS.length()) {
                sum = FloatVector.fromArray(FLOATS, q, qOffset + i)
                        .fma(FloatVector.fromArray(FLOATS, keys, key + i), sum);
            }
            float dot = sum.reduceLanes(VectorOperators.ADD);
            for (; i < length; i++) {
                dot += q[qOffset + i] * keys[key + i];
            }
            scores[scoresOffset + p] = scale * dot;
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
        float squares = dot(x, xOffset, x, xOffset, weight.length);
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
        int bound = FLOATS.loopBound(length);
        FloatVector sums = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector power =
                    FloatVector.fromArray(FLOATS, scores, i).sub(max).lanewise(VectorOperators.EXP);
            power.intoArray(scores, i);
            sums = sums.add(power);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            scores[i] = (float) Math.exp(scores[i] - max);
            sum += scores[i];
        }
        float scale = 1 / sum;
        for (i = 0; i < length; i++) {
            scores[i] *= scale;
        }
    }

    @Override
    public void siluMultiply(float[] gate, float[] up, int from, int to) {
        int i = from;
        for (int bound = from + FLOATS.loopBound(to - from); i < bound; i += FLOATS.length()) {
            FloatVector g = FloatVector.fromArray(FLOATS, gate, i);
            FloatVector denominator = g.neg().lanewise(VectorOperators.EXP).add(1f);
            g.div(denominator).mul(FloatVector.fromArray(FLOATS, up, i)).intoArray(gate, i);
        }
        for (; i < to; i++) {
            gate[i] = (float) (gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
        }
    }

    @Override
    public void add(float[] target, float[] source, int from, int to) {
        // HotSpot vectorises this loop by itself.
        for (int i = from; i < to; i++) {
            target[i] += source[i];
        }
    }

    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int step = FLOATS.length();
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + 4 * step <= length; i += 4 * step) {
            sum0 = FloatVector.fromArray(FLOATS, a, aOffset + i)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i), sum0);
            sum1 = FloatVector.fromArray(FLOATS, a, aOffset + i + step)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i + step), sum1);
            sum2 = FloatVector.fromArray(FLOATS, a, aOffset + i + 2 * step)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i + 2 * step), sum2);
            sum3 = FloatVector.fromArray(FLOATS, a, aOffset + i + 3 * step)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i + 3 * step), sum3);
        }
        for (; i + step <= length; i += step) {
            sum0 = FloatVector.fromArray(FLOATS, a, aOffset + i)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i), sum0);
        }
        float sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }
}
