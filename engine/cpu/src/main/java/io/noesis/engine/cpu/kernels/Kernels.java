package io.noesis.engine.cpu.kernels;

import java.util.Optional;

import io.noesis.engine.backend.KernelTier;

/// The operations of a forward pass. Stateless; all arrays are row-major F32, offsets and lengths count numbers.
///
/// What comes out for a token is the same to the last bit whichever tokens are computed with it: each number is
/// made by the same operations in the same order, whatever shape of tile it falls into and whether HotSpot has
/// compiled the method yet. `KernelsTest` and `BatchInvarianceTest` hold the implementations to it.
public interface Kernels {

    KernelTier tier();

    /// `y[t * w.rows() + r] = w[r] · x[t]` for `tokens` vectors and rows `from` to `to`.
    ///
    /// @param x `[tokens x columns]`
    /// @param y `[tokens x rows]`, only the given rows are written
    void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y);

    /// Another way to multiply, where there is one that is better for so many vectors.
    default Optional<ArrangedProduct> arrangedProduct(int tokens) {
        return Optional.empty();
    }

    /// Expands a piece of a row to F32.
    ///
    /// @param column where the piece starts, a multiple of the type's block
    /// @param length a multiple of the type's block
    void expand(Weights w, int row, int column, int length, float[] target, int offset);

    /// Expands one row to F32.
    default void expandRow(Weights w, int row, float[] target, int offset) {
        expand(w, row, 0, w.columns(), target, offset);
    }

    /// `scores[j][p] = scale * (q[j] · keys[p])` for `queries` vectors that lie one behind the other and `count` keys
    /// that lie `stride` apart.
    ///
    /// @param scoresStride distance of two queries' scores
    void scores(
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
            int scoresStride);

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
    void softmax(float[] scores, int offset, int length);

    /// `gate[i] = silu(gate[i]) * up[i]`.
    void siluMultiply(float[] gate, float[] up, int from, int to);

    /// `target[i] += source[i]`.
    void add(float[] target, float[] source, int from, int to);
}
