package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// `e^x` to about 2 ulp with the same operations in every lane, in the tail behind the last vector, and whether
/// HotSpot has compiled the method or not. `VectorOperators.EXP` is one function in compiled code and another one
/// before.
///
/// `x = n ln 2 + r` with `|r| <= ln 2 / 2`, a polynomial of degree 6 for `e^r` (Cephes' `expf`), and `2^n` put together
/// from bits.
final class VectorExp {

    /// Beyond these the result would leave the range of normal numbers; it stays at that of the bound.
    private static final float LEAST = -87f;

    private static final float MOST = 88f;

    private static final float LOG2_E = 1.44269504f;

    /// `ln 2` in two parts: products of the first with a small integer are exact.
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    /// 1.5 * 2^23: added and taken off it rounds to an integer, which is then in the lowest bits of the sum.
    private static final float ROUNDER = 12_582_912f;

    private static final int MANTISSA_BITS = 23;
    private static final float C6 = 1.9875691500e-4f;
    private static final float C5 = 1.3981999507e-3f;
    private static final float C4 = 8.3334519073e-3f;
    private static final float C3 = 4.1665795894e-2f;
    private static final float C2 = 1.6666665459e-1f;
    private static final float C1 = 5.0000001201e-1f;

    private VectorExp() {}

    /// `target[targetOffset + i] = e^(factor * source[sourceOffset + i] - shift)`; the places may be the same.
    static void exp(
            float[] source, int sourceOffset, float factor, float shift, float[] target, int targetOffset, int length) {
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, source, sourceOffset + i)
                    .mul(factor)
                    .sub(shift)
                    .max(LEAST)
                    .min(MOST);
            FloatVector rounded = x.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
            FloatVector n = rounded.sub(ROUNDER);
            FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x);
            r = n.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(FLOATS, C6);
            p = p.fma(r, FloatVector.broadcast(FLOATS, C5));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C4));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C3));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C2));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C1));
            p = p.fma(r.mul(r), r).add(1f);
            IntVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                    .add(Float.floatToRawIntBits(1f));
            p.mul(power.reinterpretAsFloats()).intoArray(target, targetOffset + i);
        }
        for (int i = bound; i < length; i++) {
            target[targetOffset + i] = exp(factor * source[sourceOffset + i] - shift);
        }
    }

    /// One number, operation by operation as a lane.
    static float exp(float exponent) {
        float x = Math.min(Math.max(exponent, LEAST), MOST);
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = C6;
        p = Math.fma(p, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, C1);
        p = Math.fma(p, r * r, r) + 1f;
        int power = (Float.floatToRawIntBits(rounded) << MANTISSA_BITS) + Float.floatToRawIntBits(1f);
        return p * Float.intBitsToFloat(power);
    }
}
