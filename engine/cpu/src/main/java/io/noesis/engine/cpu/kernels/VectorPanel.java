package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Products of weights of any type with several vectors, where memory is the limit: four rows are expanded to F32 at a
/// time, in the order in which they lie, so that the expansion is paid once for all vectors. One thread's: the panel is
/// its own memory, used again and again.
final class VectorPanel {

    private static final int LANES = FLOATS.length();
    private static final int TILE = VectorTiles.SIZE;

    private final Kernels kernels;

    /// `[TILE x columns]`
    private float[] panel = new float[0];

    /// `[vectors x TILE x LANES]`
    private float[] sums = new float[0];

    VectorPanel(Kernels kernels) {
        this.kernels = kernels;
    }

    void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        reserve(TILE * w.columns(), tokens * TILE * LANES);
        for (int row = from; row < to; row += TILE) {
            fourRows(w, row, Math.min(TILE, to - row), x, tokens, y);
        }
    }

    private void reserve(int panelLength, int sumsLength) {
        if (panel.length < panelLength) {
            panel = new float[panelLength];
        }
        if (sums.length < sumsLength) {
            sums = new float[sumsLength];
        }
    }

    private void fourRows(Weights w, int row, int rows, float[] x, int tokens, float[] y) {
        int columns = w.columns();
        int whole = FLOATS.loopBound(columns);
        for (int r = 0; r < rows; r++) {
            kernels.expandRow(w, row + r, panel, r * columns);
        }
        int t = 0;
        // A last tile may reach into rows that are none: their sums are not looked at.
        for (; t + TILE <= tokens; t += TILE) {
            VectorTiles.tile4x4(
                    panel, 0, columns, x, t * columns, columns, whole, sums, t * TILE * LANES, TILE * LANES);
        }
        for (; t < tokens; t++) {
            VectorTiles.tile4x1(panel, 0, columns, x, t * columns, whole, sums, t * TILE * LANES);
        }
        for (t = 0; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                float sum = LaneSums.of(sums, (t * TILE + r) * LANES);
                for (int i = whole; i < columns; i++) {
                    sum += panel[r * columns + i] * x[t * columns + i];
                }
                y[t * w.rows() + row + r] = sum;
            }
        }
    }
}
