package io.noesis.engine.cpu.kernels;

import io.noesis.engine.backend.KernelTier;

/// The operations of a forward pass. Stateless; all arrays are row-major F32, offsets and lengths count numbers.
///
/// A product of a matrix with one vector reads the weights as they are stored, since it is bound by memory. With
/// several
/// vectors the weights are expanded to F32 a panel at a time, so that the expansion is paid once for all of them.
public interface Kernels {

    KernelTier tier();

    /// `y[r] = w[r] · x` for rows `from` to `to`.
    ///
    /// @param x `[columns]`
    /// @param blockSums sums of each 32 numbers of `x`, see [#blockSums]
    /// @param y `[rows]`, only the given rows are written
    void multiplyVector(Weights w, int from, int to, float[] x, float[] blockSums, float[] y);

    /// Expands one row to F32.
    void expandRow(Weights w, int row, float[] target, int offset);

    /// `y[t * yStride + r] = panel[r] · x[t]` for `rows` rows of the panel and `tokens` vectors.
    ///
    /// @param panel `[rows x columns]`
    /// @param x `[tokens x columns]`
    /// @param yOffset where the first row of the first token goes
    void multiplyPanel(
            float[] panel, int rows, int columns, float[] x, int tokens, float[] y, int yOffset, int yStride);

    /// `scores[p] = scale * (q · keys[p])` for `count` keys that lie `stride` apart.
    void scores(
            float[] q,
            int qOffset,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float scale,
            float[] scores,
            int scoresOffset);

    /// `out[i] += Σ_p weights[p] * values[p][i]` for `count` values that lie `stride` apart.
    void addWeighted(
            float[] weights,
            int weightsOffset,
            float[] values,
            int valuesOffset,
            int stride,
            int count,
            int length,
            float[] out,
            int outOffset);

    /// `out = x / rms(x) * weight`, the RMS taken with `epsilon` added to the mean square (arXiv:1910.07467).
    void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] out, int outOffset);

    /// Turns `length` scores into probabilities in place; the largest is subtracted first.
    void softmax(float[] scores, int length);

    /// `gate[i] = silu(gate[i]) * up[i]`.
    void siluMultiply(float[] gate, float[] up, int from, int to);

    /// `target[i] += source[i]`.
    void add(float[] target, float[] source, int from, int to);

    /// Sums of each 32 numbers of `x[0..columns)`, for formats that store an offset beside the scale.
    static float[] blockSums(float[] x, int columns) {
        float[] sums = new float[columns / Blocks.LENGTH];
        for (int block = 0; block < sums.length; block++) {
            float sum = 0;
            for (int i = block * Blocks.LENGTH; i < (block + 1) * Blocks.LENGTH; i++) {
                sum += x[i];
            }
            sums[block] = sum;
        }
        return sums;
    }
}
