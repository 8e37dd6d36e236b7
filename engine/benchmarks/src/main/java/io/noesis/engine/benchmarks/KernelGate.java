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
            for (int r = 0; r < ROWS; r++) {
                if (!(Math.abs(expected[r] - actual[r]) <= TOLERANCE * (1 + Math.abs(expected[r])))) {
                    throw new IllegalStateException(
                            "%s row %d: scalar %s, vector %s".formatted(type, r, expected[r], actual[r]));
                }
            }
        }
    }

    private static float[] product(Kernels kernels, Weights weights, float[] x) {
        float[] y = new float[weights.rows()];
        kernels.multiply(weights, 0, weights.rows(), x, 1, y);
        return y;
    }
}
