package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import java.util.Arrays;

/// Products of weights of any type with several vectors: rows are expanded to F32 a panel at a time, so that the
/// expansion is paid once for all vectors. One thread's: the panel is its own memory, used again and again.
///
/// With many vectors a panel is a piece of many rows, so that the piece and the vectors' part that it meets stay in
/// the caches; what was summed up so far waits in `sums` for the next piece. With few vectors, where the memory is
/// the limit, a panel is a few whole rows, read in the order in which they lie.
final class VectorPanel {

    private static final int LANES = FLOATS.length();
    private static final int TILE = VectorTiles.SIZE;

    /// Up to so many vectors are few.
    private static final int FEW = 16;

    private static final int MANY_ROWS = 64;

    /// A multiple of all lengths of blocks.
    private static final int PIECE = 2048;

    /// Vectors that go through all columns before the next: their sums have to stay in the L2 cache.
    private static final int VECTORS = 128;

    private final Kernels kernels;

    /// `[rows x columns of the panel]`
    private float[] panel = new float[0];

    /// `[vectors x rows x LANES]`
    private float[] sums = new float[0];

    VectorPanel(Kernels kernels) {
        this.kernels = kernels;
    }

    void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        int rows = tokens <= FEW ? TILE : MANY_ROWS;
        int width = tokens <= FEW ? w.columns() : Math.min(PIECE, w.columns());
        reserve(rows * width, Math.min(tokens, VECTORS) * rows * LANES);
        for (int row = from; row < to; row += rows) {
            for (int token = 0; token < tokens; token += VECTORS) {
                int block = Math.min(VECTORS, tokens - token);
                multiply(w, row, Math.min(rows, to - row), width, x, token, block, y);
            }
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

    private void multiply(Weights w, int row, int rows, int width, float[] x, int token, int tokens, float[] y) {
        int columns = w.columns();
        int tileRows = Math.ceilDiv(rows, TILE) * TILE;
        Arrays.fill(sums, 0, tokens * tileRows * LANES, 0f);
        int length = 0;
        int column = 0;
        for (; column < columns; column += length) {
            length = Math.min(width, columns - column);
            for (int r = 0; r < rows; r++) {
                kernels.expand(w, row + r, column, length, panel, r * width);
            }
            // A last tile may reach into rows that are none: their sums are not looked at.
            addPiece(tileRows, width, x, token * columns + column, columns, tokens, FLOATS.loopBound(length));
        }
        int tail = length - FLOATS.loopBound(length);
        for (int t = 0; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                float sum = LaneSums.of(sums, (t * tileRows + r) * LANES);
                for (int i = tail; i > 0; i--) {
                    sum += panel[r * width + length - i] * x[(token + t + 1) * columns - i];
                }
                y[(token + t) * w.rows() + row + r] = sum;
            }
        }
    }

    private void addPiece(int rows, int width, float[] x, int xOffset, int columns, int tokens, int length) {
        int t = 0;
        for (; t + TILE <= tokens; t += TILE) {
            for (int r = 0; r < rows; r += TILE) {
                int at = (t * rows + r) * LANES;
                VectorTiles.tile4x4(
                        panel, r * width, width, x, xOffset + t * columns, columns, length, sums, at, rows * LANES);
            }
        }
        for (; t < tokens; t++) {
            for (int r = 0; r < rows; r += TILE) {
                int at = (t * rows + r) * LANES;
                VectorTiles.tile4x1(panel, r * width, width, x, xOffset + t * columns, length, sums, at);
            }
        }
    }
}
