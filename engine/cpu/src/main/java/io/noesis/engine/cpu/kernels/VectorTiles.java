package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Register tiles of a matrix product: each loaded vector is used four times, so that the loads keep up with the
/// multiplications. Sixteen sums and eight operands fit the 32 registers of AVX-512.
final class VectorTiles {

    private VectorTiles() {}

    /// Four rows of `w` by four rows of `x`, all `columns` long and adjacent; `y[token * yStride + row]`.
    static void tile4x4(
            float[] w, int wOffset, int columns, float[] x, int xOffset, float[] y, int yOffset, int yStride) {
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
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
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
        y[yOffset] = s00.reduceLanes(VectorOperators.ADD);
        y[yOffset + 1] = s01.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2] = s02.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3] = s03.reduceLanes(VectorOperators.ADD);
        y[yOffset + yStride] = s10.reduceLanes(VectorOperators.ADD);
        y[yOffset + yStride + 1] = s11.reduceLanes(VectorOperators.ADD);
        y[yOffset + yStride + 2] = s12.reduceLanes(VectorOperators.ADD);
        y[yOffset + yStride + 3] = s13.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2 * yStride] = s20.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2 * yStride + 1] = s21.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2 * yStride + 2] = s22.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2 * yStride + 3] = s23.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3 * yStride] = s30.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3 * yStride + 1] = s31.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3 * yStride + 2] = s32.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3 * yStride + 3] = s33.reduceLanes(VectorOperators.ADD);
        for (; i < columns; i++) {
            for (int t = 0; t < 4; t++) {
                for (int r = 0; r < 4; r++) {
                    y[yOffset + t * yStride + r] += w[wOffset + r * columns + i] * x[xOffset + t * columns + i];
                }
            }
        }
    }

    /// Four rows of `w` by one row of `x`.
    static void tile4x1(float[] w, int wOffset, int columns, float[] x, int xOffset, float[] y, int yOffset) {
        int w1 = wOffset + columns;
        int w2 = w1 + columns;
        int w3 = w2 + columns;
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0, s2 = s0, s3 = s0;
        int bound = FLOATS.loopBound(columns);
        int i = 0;
        for (; i < bound; i += FLOATS.length()) {
            FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + i);
            s0 = FloatVector.fromArray(FLOATS, w, wOffset + i).fma(b, s0);
            s1 = FloatVector.fromArray(FLOATS, w, w1 + i).fma(b, s1);
            s2 = FloatVector.fromArray(FLOATS, w, w2 + i).fma(b, s2);
            s3 = FloatVector.fromArray(FLOATS, w, w3 + i).fma(b, s3);
        }
        y[yOffset] = s0.reduceLanes(VectorOperators.ADD);
        y[yOffset + 1] = s1.reduceLanes(VectorOperators.ADD);
        y[yOffset + 2] = s2.reduceLanes(VectorOperators.ADD);
        y[yOffset + 3] = s3.reduceLanes(VectorOperators.ADD);
        for (; i < columns; i++) {
            for (int r = 0; r < 4; r++) {
                y[yOffset + r] += w[wOffset + r * columns + i] * x[xOffset + i];
            }
        }
    }
}
