package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// What needs lanes to change places, step by step: in a step of width `d`, lanes whose numbers differ by `d` do. For
/// vectors of eight or sixteen lanes. They stay in one array between the steps, since they cannot be passed from method
/// to method without being boxed.
final class LaneSwaps {

    private static final int LANES = FLOATS.length();

    private static final VectorMask<Float> UPPER_8 = upper(8);
    private static final VectorMask<Float> UPPER_4 = upper(4);
    private static final VectorMask<Float> UPPER_2 = upper(2);
    private static final VectorMask<Float> UPPER_1 = upper(1);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);

    private LaneSwaps() {}

    /// Adds up the lanes of as many vectors as there are lanes, each in halves: the upper to the lower, until one
    /// number is left.
    ///
    /// @param vectors one behind the other from `at`; the first becomes the sums, the others change
    static void addUp(float[] vectors, int at) {
        if (LANES == 16) {
            halve(vectors, at, 8, UPPER_8, SWAP_8);
        }
        halve(vectors, at, 4, UPPER_4, SWAP_4);
        halve(vectors, at, 2, UPPER_2, SWAP_2);
        halve(vectors, at, 1, UPPER_1, SWAP_1);
    }

    /// Makes one vector out of two that are `width` vectors apart: what belongs to the lower one stays in the lower
    /// lanes. So in the end lane `i` holds the sum of vector `i`.
    private static void halve(float[] vectors, int at, int width, VectorMask<Float> upper, VectorShuffle<Float> swap) {
        for (int i = at; i < at + width * LANES; i += LANES) {
            FloatVector a = FloatVector.fromArray(FLOATS, vectors, i);
            FloatVector b = FloatVector.fromArray(FLOATS, vectors, i + width * LANES);
            a.blend(b, upper).add(b.blend(a, upper).rearrange(swap)).intoArray(vectors, i);
        }
    }

    /// Exchanges rows and columns of a square of as many of each as there are lanes. The square changes too.
    ///
    /// @param stride distance of two rows of the square
    /// @param targetStride distance of two of the result
    static void transpose(float[] square, int at, int stride, float[] target, int targetAt, int targetStride) {
        if (LANES == 16) {
            for (int row = 0; row < 4; row++) {
                int first = at + row * stride;
                exchange(square, first, 4 * stride, UPPER_8, SWAP_8, UPPER_4, SWAP_4, square, first, 4 * stride);
            }
        } else {
            exchangeHalves(square, at, stride);
        }
        for (int row = 0; row < LANES; row += 4) {
            int first = targetAt + row * targetStride;
            exchange(square, at + row * stride, stride, UPPER_2, SWAP_2, UPPER_1, SWAP_1, target, first, targetStride);
        }
    }

    /// Two steps with four vectors: a wider one between the first and the third, the second and the last, and one
    /// of half its width between neighbours.
    private static void exchange(
            float[] from,
            int at,
            int stride,
            VectorMask<Float> wideUpper,
            VectorShuffle<Float> wideSwap,
            VectorMask<Float> upper,
            VectorShuffle<Float> swap,
            float[] to,
            int toAt,
            int toStride) {
        FloatVector a = FloatVector.fromArray(FLOATS, from, at);
        FloatVector b = FloatVector.fromArray(FLOATS, from, at + stride);
        FloatVector c = FloatVector.fromArray(FLOATS, from, at + 2 * stride);
        FloatVector d = FloatVector.fromArray(FLOATS, from, at + 3 * stride);
        FloatVector lower0 = a.blend(c.rearrange(wideSwap), wideUpper);
        FloatVector lower1 = b.blend(d.rearrange(wideSwap), wideUpper);
        FloatVector upper0 = a.rearrange(wideSwap).blend(c, wideUpper);
        FloatVector upper1 = b.rearrange(wideSwap).blend(d, wideUpper);
        lower0.blend(lower1.rearrange(swap), upper).intoArray(to, toAt);
        lower0.rearrange(swap).blend(lower1, upper).intoArray(to, toAt + toStride);
        upper0.blend(upper1.rearrange(swap), upper).intoArray(to, toAt + 2 * toStride);
        upper0.rearrange(swap).blend(upper1, upper).intoArray(to, toAt + 3 * toStride);
    }

    /// The first step where there are eight lanes.
    private static void exchangeHalves(float[] square, int at, int stride) {
        for (int row = 0; row < 4; row++) {
            int upper = at + (row + 4) * stride;
            FloatVector a = FloatVector.fromArray(FLOATS, square, at + row * stride);
            FloatVector b = FloatVector.fromArray(FLOATS, square, upper);
            a.blend(b.rearrange(SWAP_4), UPPER_4).intoArray(square, at + row * stride);
            a.rearrange(SWAP_4).blend(b, UPPER_4).intoArray(square, upper);
        }
    }

    /// The lanes whose number has this bit.
    private static VectorMask<Float> upper(int bit) {
        boolean[] lanes = new boolean[LANES];
        for (int i = 0; i < LANES; i++) {
            lanes[i] = (i & bit) != 0;
        }
        return VectorMask.fromArray(FLOATS, lanes, 0);
    }

    /// Exchanges each lane with that whose number has this bit otherwise.
    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(FLOATS, i -> (i ^ bit) % LANES);
    }
}
