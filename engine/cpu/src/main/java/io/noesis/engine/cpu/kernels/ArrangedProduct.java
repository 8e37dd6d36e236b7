package io.noesis.engine.cpu.kernels;

/// Products with many vectors, which are brought into an order of the kernels' own first: once for all rows that they
/// meet, and all matrices.
public interface ArrangedProduct {

    /// Brings the vectors `from` to `to` into that order.
    ///
    /// @param x `[tokens x columns]`
    /// @param target as long as `x`
    void arrange(float[] x, int columns, int from, int to, float[] target);

    /// As [Kernels#multiply], and with its results.
    ///
    /// @param x what [#arrange] made of all vectors
    void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y);
}
