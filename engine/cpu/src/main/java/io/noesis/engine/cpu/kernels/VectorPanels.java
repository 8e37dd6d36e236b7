package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Products of weights of any type, expanded to F32 a few rows at a time: with several vectors the expansion is paid
/// once for all of them.
final class VectorPanels {

    /// Rows expanded together: with the longest rows of small models they stay in the L2 cache.
    private static final int PANEL_ROWS = 16;

    private static final int TILE = 4;

    private VectorPanels() {}

    static void multiply(Kernels kernels, Weights w, int from, int to, float[] x, int tokens, float[] y) {
        int columns = w.columns();
        float[] panel = new float[Math.min(PANEL_ROWS, to - from) * columns];
        float[] lanes = new float[TILE * TILE * FLOATS.length()];
        for (int first = from; first < to; first += PANEL_ROWS) {
            int rows = Math.min(PANEL_ROWS, to - first);
            for (int r = 0; r < rows; r++) {
                kernels.expandRow(w, first + r, panel, r * columns);
            }
            multiply(panel, rows, columns, x, tokens, y, first, w.rows(), lanes);
        }
    }

    private static void multiply(
            float[] panel,
            int rows,
            int columns,
            float[] x,
            int tokens,
            float[] y,
            int yOffset,
            int yStride,
            float[] lanes) {
        int t = 0;
        for (; t + TILE <= tokens; t += TILE) {
            int r = 0;
            for (; r + TILE <= rows; r += TILE) {
                int at = yOffset + t * yStride + r;
                VectorTiles.tile4x4(panel, r * columns, columns, x, t * columns, y, at, yStride, lanes);
            }
            singleRows(panel, r, rows, columns, x, t, t + TILE, y, yOffset, yStride, lanes);
        }
        for (; t < tokens; t++) {
            int r = 0;
            for (; r + TILE <= rows; r += TILE) {
                int at = yOffset + t * yStride + r;
                VectorTiles.tile4x1(panel, r * columns, columns, x, t * columns, y, at, lanes);
            }
            singleRows(panel, r, rows, columns, x, t, t + 1, y, yOffset, yStride, lanes);
        }
    }

    /// The rows that fill no tile.
    private static void singleRows(
            float[] panel,
            int row,
            int rows,
            int columns,
            float[] x,
            int token,
            int endToken,
            float[] y,
            int yOffset,
            int yStride,
            float[] lanes) {
        for (int t = token; t < endToken; t++) {
            for (int r = row; r < rows; r++) {
                y[yOffset + t * yStride + r] = VectorTiles.dot(panel, r * columns, x, t * columns, columns, lanes);
            }
        }
    }
}
