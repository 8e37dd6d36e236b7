package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;

/// Register tiles of a matrix product: each loaded vector is used four times, so that the loads keep up with the
/// multiplications. Sixteen sums and eight operands fit the 32 registers of AVX-512.
///
/// In every tile one number of the result is one vector of sums that goes through the columns in order, then
/// [LaneSums], then the columns behind the last whole vector one by one.
final class VectorTiles {

    private static final int LANES = FLOATS.length();

    private VectorTiles() {}

    /// Four rows of `w` by four rows of `x`, all `columns` long and adjacent; `y[token * yStride + row]`.
    ///
    /// @param lanes room for 16 vectors
    static void tile4x4(
            float[] w,
            int wOffset,
            int columns,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            int yStride,
            float[] lanes) {
        int w1 = wOffset + columns;
        int w2 = w1 + columns;
        int w3 = w2 + columns;
        int x1 = xOffset + columns;
        int x2 = x1 + columns;
        int x3 = x2 + columns;
        FloatVector s00 = FloatVector.zero(FLOATS), s01 = s00, s02 = s00, s03 = s00;
        FloatVector s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        FloatVector s20 = s00, s21 = s00, s22 = s00, s23 = s00;
        FloatVector s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        int bound = FLOATS.loopBound(columns);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector a0 = FloatVector.fromArray(FLOATS, w, wOffset + i);
            FloatVector a1 = FloatVector.fromArray(FLOATS, w, w1 + i);
            FloatVector a2 = FloatVector.fromArray(FLOATS, w, w2 + i);
            FloatVector a3 = FloatVector.fromArray(FLOATS, w, w3 + i);
            FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + i);
            s00 = a0.fma(b, s00);
            s01 = a1.fma(b, s01);
            s02 = a2.fma(b, s02);
            s03 = a3.fma(b, s03);
            b = FloatVector.fromArray(FLOATS, x, x1 + i);
            s10 = a0.fma(b, s10);
            s11 = a1.fma(b, s11);
            s12 = a2.fma(b, s12);
            s13 = a3.fma(b, s13);
            b = FloatVector.fromArray(FLOATS, x, x2 + i);
            s20 = a0.fma(b, s20);
            s21 = a1.fma(b, s21);
            s22 = a2.fma(b, s22);
            s23 = a3.fma(b, s23);
            b = FloatVector.fromArray(FLOATS, x, x3 + i);
            s30 = a0.fma(b, s30);
            s31 = a1.fma(b, s31);
            s32 = a2.fma(b, s32);
            s33 = a3.fma(b, s33);
        }
        s00.intoArray(lanes, 0);
        s01.intoArray(lanes, LANES);
        s02.intoArray(lanes, 2 * LANES);
        s03.intoArray(lanes, 3 * LANES);
        s10.intoArray(lanes, 4 * LANES);
        s11.intoArray(lanes, 5 * LANES);
        s12.intoArray(lanes, 6 * LANES);
        s13.intoArray(lanes, 7 * LANES);
        s20.intoArray(lanes, 8 * LANES);
        s21.intoArray(lanes, 9 * LANES);
        s22.intoArray(lanes, 10 * LANES);
        s23.intoArray(lanes, 11 * LANES);
        s30.intoArray(lanes, 12 * LANES);
        s31.intoArray(lanes, 13 * LANES);
        s32.intoArray(lanes, 14 * LANES);
        s33.intoArray(lanes, 15 * LANES);
        for (int t = 0; t < 4; t++) {
            for (int r = 0; r < 4; r++) {
                y[yOffset + t * yStride + r] = LaneSums.of(lanes, (4 * t + r) * LANES);
            }
        }
        for (int i = bound; i < columns; i++) {
            for (int t = 0; t < 4; t++) {
                for (int r = 0; r < 4; r++) {
                    y[yOffset + t * yStride + r] += w[wOffset + r * columns + i] * x[xOffset + t * columns + i];
                }
            }
        }
    }

    /// Four rows of `w` by one row of `x`.
    ///
    /// @param lanes room for four vectors
    static void tile4x1(
            float[] w, int wOffset, int columns, float[] x, int xOffset, float[] y, int yOffset, float[] lanes) {
        int w1 = wOffset + columns;
        int w2 = w1 + columns;
        int w3 = w2 + columns;
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0, s2 = s0, s3 = s0;
        int bound = FLOATS.loopBound(columns);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + i);
            s0 = FloatVector.fromArray(FLOATS, w, wOffset + i).fma(b, s0);
            s1 = FloatVector.fromArray(FLOATS, w, w1 + i).fma(b, s1);
            s2 = FloatVector.fromArray(FLOATS, w, w2 + i).fma(b, s2);
            s3 = FloatVector.fromArray(FLOATS, w, w3 + i).fma(b, s3);
        }
        s0.intoArray(lanes, 0);
        s1.intoArray(lanes, LANES);
        s2.intoArray(lanes, 2 * LANES);
        s3.intoArray(lanes, 3 * LANES);
        for (int r = 0; r < 4; r++) {
            float sum = LaneSums.of(lanes, r * LANES);
            for (int i = bound; i < columns; i++) {
                sum += w[wOffset + r * columns + i] * x[xOffset + i];
            }
            y[yOffset + r] = sum;
        }
    }

    /// One row of each.
    ///
    /// @param lanes room for one vector
    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length, float[] lanes) {
        FloatVector sums = FloatVector.zero(FLOATS);
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            sums = FloatVector.fromArray(FLOATS, a, aOffset + i)
                    .fma(FloatVector.fromArray(FLOATS, b, bOffset + i), sums);
        }
        sums.intoArray(lanes, 0);
        float sum = LaneSums.of(lanes, 0);
        for (int i = bound; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }
}
