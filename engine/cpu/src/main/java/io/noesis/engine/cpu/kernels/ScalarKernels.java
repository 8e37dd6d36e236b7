package io.noesis.engine.cpu.kernels;

import io.noesis.engine.backend.KernelTier;

/// Plain loops that read like the formulas: the oracle of the other tiers.
public final class ScalarKernels implements Kernels {

    @Override
    public KernelTier tier() {
        return KernelTier.SCALAR;
    }

    @Override
    public void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        float[] row = new float[w.columns()];
        for (int r = from; r < to; r++) {
            Blocks.expand(w, r, 0, w.columns(), row, 0);
            for (int t = 0; t < tokens; t++) {
                y[t * w.rows() + r] = dot(row, 0, x, t * w.columns(), w.columns());
            }
        }
    }

    @Override
    public void expand(Weights w, int row, int column, int length, float[] target, int offset) {
        Blocks.expand(w, row, column, length, target, offset);
    }

    @Override
    public void scores(
            float[] q,
            int qOffset,
            int queries,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float scale,
            float[] scores,
            int scoresOffset,
            int scoresStride) {
        for (int j = 0; j < queries; j++) {
            for (int p = 0; p < count; p++) {
                scores[scoresOffset + j * scoresStride + p] =
                        scale * dot(q, qOffset + j * length, keys, keysOffset + p * stride, length);
            }
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
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < length; i++) {
                out[outOffset + i] += weights[weightsOffset + p] * values[valuesOffset + p * stride + i];
            }
        }
    }

    @Override
    public void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] out, int outOffset) {
        double squares = 0;
        for (int i = 0; i < weight.length; i++) {
            squares += (double) x[xOffset + i] * x[xOffset + i];
        }
        float scale = (float) (1 / Math.sqrt(squares / weight.length + epsilon));
        for (int i = 0; i < weight.length; i++) {
            out[outOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void softmax(float[] scores, int offset, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + length; i++) {
            max = Math.max(max, scores[i]);
        }
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            scores[i] = (float) Math.exp(scores[i] - max);
            sum += scores[i];
        }
        float scale = (float) (1 / sum);
        for (int i = offset; i < offset + length; i++) {
            scores[i] *= scale;
        }
    }

    @Override
    public void siluMultiply(float[] gate, float[] up, int from, int to) {
        for (int i = from; i < to; i++) {
            gate[i] = (float) (gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
        }
    }

    @Override
    public void add(float[] target, float[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] += source[i];
        }
    }

    private static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) a[aOffset + i] * b[bOffset + i];
        }
        return (float) sum;
    }
}
