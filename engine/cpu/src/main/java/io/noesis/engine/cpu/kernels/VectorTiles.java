package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;

/// Register tiles of a matrix product: each loaded vector is used four times, so that the loads keep up with the
/// multiplications. Sixteen sums and eight operands fit the 32 registers of AVX-512.
///
/// In every tile one number of the result is one vector of sums that goes through the columns in order, then
/// [LaneSums], then the columns behind the last whole vector one by one.
final class VectorTiles {

    /// Rows of a tile, and vectors of a full one.
    static final int SIZE = 4;

    private static final int LANES = FLOATS.length();

    private VectorTiles() {}

    /// The products of four rows of `w` with four of `x`, their lanes not yet added.
    ///
    /// @param wStride distance of two rows
    /// @param xStride distance of two vectors
    /// @param length columns, a multiple of the lanes
    /// @param sums a vector for each product, those of a vector of `x` adjacent
    /// @param sumsStride distance of the sums of two vectors
    static void tile4x4(
            float[] w,
            int wOffset,
            int wStride,
            float[] x,
            int xOffset,
            int xStride,
            int length,
            float[] sums,
            int sumsOffset,
            int sumsStride) {
        int w1 = wOffset + wStride;
        int w2 = w1 + wStride;
        int w3 = w2 + wStride;
        int x1 = xOffset + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int t1 = sumsOffset + sumsStride;
        int t2 = t1 + sumsStride;
        int t3 = t2 + sumsStride;
        FloatVector s00 = FloatVector.zero(FLOATS), s10 = s00, s20 = s00, s30 = s00;
        FloatVector s01 = s00, s11 = s00, s21 = s00, s31 = s00;
        FloatVector s02 = s00, s12 = s00, s22 = s00, s32 = s00;
        FloatVector s03 = s00, s13 = s00, s23 = s00, s33 = s00;
        for (int i = 0; i < length; i += LANES) {
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
        s00.intoArray(sums, sumsOffset);
        s01.intoArray(sums, sumsOffset + LANES);
        s02.intoArray(sums, sumsOffset + 2 * LANES);
        s03.intoArray(sums, sumsOffset + 3 * LANES);
        s10.intoArray(sums, t1);
        s11.intoArray(sums, t1 + LANES);
        s12.intoArray(sums, t1 + 2 * LANES);
        s13.intoArray(sums, t1 + 3 * LANES);
        s20.intoArray(sums, t2);
        s21.intoArray(sums, t2 + LANES);
        s22.intoArray(sums, t2 + 2 * LANES);
        s23.intoArray(sums, t2 + 3 * LANES);
        s30.intoArray(sums, t3);
        s31.intoArray(sums, t3 + LANES);
        s32.intoArray(sums, t3 + 2 * LANES);
        s33.intoArray(sums, t3 + 3 * LANES);
    }

    /// The products of four rows of `w` with one vector, as [#tile4x4].
    static void tile4x1(
            float[] w, int wOffset, int wStride, float[] x, int xOffset, int length, float[] sums, int sumsOffset) {
        int w1 = wOffset + wStride;
        int w2 = w1 + wStride;
        int w3 = w2 + wStride;
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0, s2 = s0, s3 = s0;
        for (int i = 0; i < length; i += LANES) {
            FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + i);
            s0 = FloatVector.fromArray(FLOATS, w, wOffset + i).fma(b, s0);
            s1 = FloatVector.fromArray(FLOATS, w, w1 + i).fma(b, s1);
            s2 = FloatVector.fromArray(FLOATS, w, w2 + i).fma(b, s2);
            s3 = FloatVector.fromArray(FLOATS, w, w3 + i).fma(b, s3);
        }
        s0.intoArray(sums, sumsOffset);
        s1.intoArray(sums, sumsOffset + LANES);
        s2.intoArray(sums, sumsOffset + 2 * LANES);
        s3.intoArray(sums, sumsOffset + 3 * LANES);
    }

    /// The product of two vectors, its lanes not yet added.
    ///
    /// @param length a multiple of the lanes
    /// @param sums room for one vector, from `sumsOffset`
    static void lanes(float[] a, int aOffset, float[] b, int bOffset, int length, float[] sums, int sumsOffset) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += LANES) {
            sum = FloatVector.fromArray(FLOATS, a, aOffset + i).fma(FloatVector.fromArray(FLOATS, b, bOffset + i), sum);
        }
        sum.intoArray(sums, sumsOffset);
    }

    /// The product of two vectors of any length.
    ///
    /// @param lanes room for one vector
    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length, float[] lanes) {
        int bound = FLOATS.loopBound(length);
        lanes(a, aOffset, b, bOffset, bound, lanes, 0);
        float sum = LaneSums.of(lanes, 0);
        for (int i = bound; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }
}
