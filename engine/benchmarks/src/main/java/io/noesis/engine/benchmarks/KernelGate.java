package io.noesis.engine.benchmarks;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.VectorKernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgmlType;

/// Proves that the tiers compute the same before any of their times is believed.
final class KernelGate {

    /// Sums of 4096 products in another order.
    private static final double TOLERANCE = 1e-3;

    private static final int ROWS = 33;
    private static final int COLUMNS = 4096;

    private KernelGate() {}

    /// @throws IllegalStateException when the tiers differ
    static void check() {
        for (GgmlType type : KernelBenchmark.TYPES) {
            Weights weights = KernelData.weights(type, ROWS, COLUMNS);
            float[] x = KernelData.vector(COLUMNS);
            float[] expected = product(new ScalarKernels(), weights, x);
            float[] actual = product(new VectorKernels(), weights, x);
            requireClose("%s: scalar and vector".formatted(type), expected, actual, TOLERANCE);
        }
    }

    /// @param tolerance of a number of about 1 or less, and a share of a larger one
    /// @throws IllegalStateException when a pair of numbers is further apart
    static void requireClose(String what, float[] expected, float[] actual, double tolerance) {
        if (expected.length != actual.length) {
            throw new IllegalStateException("%s: %d numbers and %d".formatted(what, expected.length, actual.length));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= tolerance * (1 + Math.abs(expected[i])))) {
                throw new IllegalStateException(
                        "%s differ at %d: %s and %s".formatted(what, i, expected[i], actual[i]));
            }
        }
    }

    private static float[] product(Kernels kernels, Weights weights, float[] x) {
        float[] y = new float[weights.rows()];
        kernels.multiply(weights, 0, weights.rows(), x, 1, y);
        return y;
    }
}
