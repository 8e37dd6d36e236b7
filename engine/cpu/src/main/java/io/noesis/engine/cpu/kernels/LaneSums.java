package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Adds up the lanes of vectors in one fixed order.
///
/// `FloatVector.reduceLanes` leaves the order of a float sum open, and HotSpot takes another one before it has
/// compiled a method than after. Kernels therefore store their sums and have them added here: in halves, the upper
/// to the lower.
final class LaneSums {

    private static final int LANES = FLOATS.length();
    private static final int UNROLLED = 8;

    private LaneSums() {}

    /// The sum of as many numbers as a vector has, from `at`; they may be overwritten.
    static float of(float[] lanes, int at) {
        for (int width = LANES / 2; width >= UNROLLED; width /= 2) {
            for (int i = 0; i < width; i++) {
                lanes[at + i] += lanes[at + width + i];
            }
        }
        return ((lanes[at] + lanes[at + 4]) + (lanes[at + 2] + lanes[at + 6]))
                + ((lanes[at + 1] + lanes[at + 5]) + (lanes[at + 3] + lanes[at + 7]));
    }

    /// The sums of `count` vectors that lie one behind the other, each as [#of] gives it. The vectors are overwritten.
    static void ofEach(float[] vectors, int at, int count, float[] result, int resultAt) {
        int done = 0;
        for (; done + LANES <= count; done += LANES) {
            LaneSwaps.addUp(vectors, at + done * LANES);
            System.arraycopy(vectors, at + done * LANES, result, resultAt + done, LANES);
        }
        for (; done < count; done++) {
            result[resultAt + done] = of(vectors, at + done * LANES);
        }
    }
}
