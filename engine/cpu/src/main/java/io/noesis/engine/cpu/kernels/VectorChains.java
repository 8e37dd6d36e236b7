package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;

/// Products of weights of any type with many vectors, where arithmetic is the limit: a lane is a row, a loaded vector
/// of weights is used for eight tokens, and no lanes are added up at the end.
///
/// The result is that of the other tiles to the last bit. There a lane holds every sixteenth column (with sixteen
/// lanes) and the lanes are added in halves; so here each of these chains of columns is summed by itself, one after the
/// other, and chains are added in that same order. Both weights and vectors are brought into the order of the chains
/// first: the weights of 64 rows here, once for all tokens, the vectors by [#arrange], once for all rows.
///
/// One thread's: its arrays are used again and again.
final class VectorChains {

    private static final int LANES = FLOATS.length();

    /// Rows whose weights are expanded together.
    private static final int ROWS = 64;

    /// Rows of a tile: two vectors.
    private static final int TILE_ROWS = 2 * LANES;

    /// Tokens of a tile.
    private static final int TILE = 8;

    /// Tokens that go through all columns before the next: their sums have to stay in the second cache.
    private static final int TOKENS = 128;

    /// Columns that are expanded at a time, a multiple of all lengths of blocks.
    private static final int BAND = 1024;

    /// Distance of two expanded rows, see [#chainStride].
    private static final int LINE = BAND + LANES;

    /// Sums that wait for another to be added to: one for each halving of the lanes, and the one that grows.
    private static final int LEVELS = Integer.numberOfTrailingZeros(LANES) + 1;

    private static final int LEVEL = TOKENS * ROWS;

    private final Kernels kernels;

    /// `[chains][columns of a chain][ROWS]`, then the columns behind the last whole vector `[columns][ROWS]`.
    private float[] panel = new float[0];

    /// `[LANES rows][LINE]`
    private final float[] lines = new float[LANES * LINE];

    /// `[levels][tokens][ROWS]`
    private final float[] sums = new float[LEVELS * LEVEL];

    VectorChains(Kernels kernels) {
        this.kernels = kernels;
    }

    /// Vectors in the order of the chains: `target[t][chain][i] = x[t][i * lanes + chain]`, then what is left.
    ///
    /// @param x `[tokens][columns]`
    static void arrange(float[] x, int columns, int from, int to, float[] target) {
        int length = columns / LANES;
        for (int t = from; t < to; t++) {
            int start = t * columns;
            for (int i = 0; i < length; i++) {
                for (int chain = 0; chain < LANES; chain++) {
                    target[start + chain * length + i] = x[start + i * LANES + chain];
                }
            }
            int whole = length * LANES;
            System.arraycopy(x, start + whole, target, start + whole, columns - whole);
        }
    }

    /// As [Kernels#multiply], with vectors as [#arrange] leaves them.
    void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        int needed = LANES * chainStride(w.columns()) + LANES * ROWS;
        if (panel.length < needed) {
            panel = new float[needed];
        }
        for (int row = from; row < to; row += ROWS) {
            int rows = Math.min(ROWS, to - row);
            expand(w, row, rows);
            for (int token = 0; token < tokens; token += TOKENS) {
                multiply(w, row, rows, x, token, Math.min(TOKENS, tokens - token), y);
            }
        }
    }

    /// Distance of two chains in the panel: one line more than they take, so that not all begin in the same lines of
    /// the first cache.
    private static int chainStride(int columns) {
        return columns / LANES * ROWS + LANES;
    }

    /// Fills the panel. What a last tile finds in rows that are none does not matter: nobody looks at their sums.
    private void expand(Weights w, int row, int rows) {
        for (int group = 0; group < Math.ceilDiv(rows, TILE_ROWS) * TILE_ROWS; group += LANES) {
            for (int column = 0; column < w.columns(); column += BAND) {
                int length = Math.min(BAND, w.columns() - column);
                for (int r = 0; r < Math.min(LANES, rows - group); r++) {
                    kernels.expand(w, row + group + r, column, length, lines, r * LINE);
                }
                arrangeLines(column, length, chainStride(w.columns()), group);
            }
        }
    }

    private void arrangeLines(int column, int length, int chainStride, int group) {
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            LaneSwaps.transpose(lines, i, LINE, panel, (column + i) / LANES * ROWS + group, chainStride);
        }
        for (int left = 0; i < length; i++, left++) {
            for (int r = 0; r < LANES; r++) {
                panel[LANES * chainStride + left * ROWS + group + r] = lines[r * LINE + i];
            }
        }
    }

    private void multiply(Weights w, int row, int rows, float[] x, int token, int tokens, float[] y) {
        int columns = w.columns();
        int length = columns / LANES;
        int tileRows = Math.ceilDiv(rows, TILE_ROWS) * TILE_ROWS;
        for (int n = 0; n < LANES; n++) {
            // In the order of the additions: 0 and half of the lanes, a quarter and three, and so on.
            int chain = Integer.reverse(n) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(LANES));
            int level = Integer.bitCount(n);
            chain(
                    chain * chainStride(columns),
                    length,
                    tileRows,
                    x,
                    token * columns + chain * length,
                    columns,
                    tokens,
                    level * LEVEL);
            for (int ends = n; (ends & 1) != 0; ends >>= 1, level--) {
                add(sums, (level - 1) * LEVEL, level * LEVEL, tokens * ROWS);
            }
        }
        for (int t = 0; t < tokens; t++) {
            int at = (token + t) * w.rows() + row;
            System.arraycopy(sums, t * ROWS, y, at, rows);
            int left = LANES * chainStride(columns);
            for (int column = length * LANES; column < columns; column++, left += ROWS) {
                float number = x[(token + t) * columns + column];
                for (int r = 0; r < rows; r++) {
                    y[at + r] += panel[left + r] * number;
                }
            }
        }
    }

    /// HotSpot vectorises this loop by itself.
    private static void add(float[] sums, int to, int from, int count) {
        for (int i = 0; i < count; i++) {
            sums[to + i] += sums[from + i];
        }
    }

    /// One chain's sums of all tokens.
    private void chain(
            int wOffset, int length, int rows, float[] x, int xOffset, int xStride, int tokens, int sumsOffset) {
        int t = 0;
        for (; t + TILE <= tokens; t += TILE) {
            for (int r = 0; r < rows; r += TILE_ROWS) {
                tile(panel, wOffset + r, length, x, xOffset + t * xStride, xStride, sums, sumsOffset + t * ROWS + r);
            }
        }
        for (; t < tokens; t++) {
            for (int r = 0; r < rows; r += TILE_ROWS) {
                one(panel, wOffset + r, length, x, xOffset + t * xStride, sums, sumsOffset + t * ROWS + r);
            }
        }
    }

    /// Two vectors of rows with eight tokens: sixteen sums, two vectors of weights and a number fit the registers of
    /// AVX-512.
    private static void tile(
            float[] w, int wOffset, int length, float[] x, int xOffset, int xStride, float[] sums, int sumsOffset) {
        FloatVector s00 = FloatVector.zero(FLOATS),
                s10 = s00,
                s20 = s00,
                s30 = s00,
                s40 = s00,
                s50 = s00,
                s60 = s00,
                s70 = s00;
        FloatVector s01 = s00, s11 = s00, s21 = s00, s31 = s00, s41 = s00, s51 = s00, s61 = s00, s71 = s00;
        int x1 = xOffset + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        int x6 = x5 + xStride;
        int x7 = x6 + xStride;
        for (int i = 0; i < length; i++) {
            FloatVector a = FloatVector.fromArray(FLOATS, w, wOffset + i * ROWS);
            FloatVector b = FloatVector.fromArray(FLOATS, w, wOffset + i * ROWS + LANES);
            FloatVector c = FloatVector.broadcast(FLOATS, x[xOffset + i]);
            s00 = a.fma(c, s00);
            s01 = b.fma(c, s01);
            c = FloatVector.broadcast(FLOATS, x[x1 + i]);
            s10 = a.fma(c, s10);
            s11 = b.fma(c, s11);
            c = FloatVector.broadcast(FLOATS, x[x2 + i]);
            s20 = a.fma(c, s20);
            s21 = b.fma(c, s21);
            c = FloatVector.broadcast(FLOATS, x[x3 + i]);
            s30 = a.fma(c, s30);
            s31 = b.fma(c, s31);
            c = FloatVector.broadcast(FLOATS, x[x4 + i]);
            s40 = a.fma(c, s40);
            s41 = b.fma(c, s41);
            c = FloatVector.broadcast(FLOATS, x[x5 + i]);
            s50 = a.fma(c, s50);
            s51 = b.fma(c, s51);
            c = FloatVector.broadcast(FLOATS, x[x6 + i]);
            s60 = a.fma(c, s60);
            s61 = b.fma(c, s61);
            c = FloatVector.broadcast(FLOATS, x[x7 + i]);
            s70 = a.fma(c, s70);
            s71 = b.fma(c, s71);
        }
        s00.intoArray(sums, sumsOffset);
        s01.intoArray(sums, sumsOffset + LANES);
        s10.intoArray(sums, sumsOffset + ROWS);
        s11.intoArray(sums, sumsOffset + ROWS + LANES);
        s20.intoArray(sums, sumsOffset + 2 * ROWS);
        s21.intoArray(sums, sumsOffset + 2 * ROWS + LANES);
        s30.intoArray(sums, sumsOffset + 3 * ROWS);
        s31.intoArray(sums, sumsOffset + 3 * ROWS + LANES);
        s40.intoArray(sums, sumsOffset + 4 * ROWS);
        s41.intoArray(sums, sumsOffset + 4 * ROWS + LANES);
        s50.intoArray(sums, sumsOffset + 5 * ROWS);
        s51.intoArray(sums, sumsOffset + 5 * ROWS + LANES);
        s60.intoArray(sums, sumsOffset + 6 * ROWS);
        s61.intoArray(sums, sumsOffset + 6 * ROWS + LANES);
        s70.intoArray(sums, sumsOffset + 7 * ROWS);
        s71.intoArray(sums, sumsOffset + 7 * ROWS + LANES);
    }

    /// The same with one token.
    private static void one(float[] w, int wOffset, int length, float[] x, int xOffset, float[] sums, int sumsOffset) {
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0;
        for (int i = 0; i < length; i++) {
            FloatVector c = FloatVector.broadcast(FLOATS, x[xOffset + i]);
            s0 = FloatVector.fromArray(FLOATS, w, wOffset + i * ROWS).fma(c, s0);
            s1 = FloatVector.fromArray(FLOATS, w, wOffset + i * ROWS + LANES).fma(c, s1);
        }
        s0.intoArray(sums, sumsOffset);
        s1.intoArray(sums, sumsOffset + LANES);
    }
}
