package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Products with one vector, bound by memory, or very few: the weights are read as they are stored, and for a further
/// vector once more from the nearest cache.
///
/// Four rows are computed at a time, so that four sums hide each other's latency. They are a quarter of the rows
/// apart, not neighbours: each of the four streams then runs on through whole rows, which is what the processor's
/// prefetchers follow. Four neighbours, two thousand bytes each, got a third less out of the memory.
final class VectorRows {

    private static final int STREAMS = 4;

    private VectorRows() {}

    /// @param w of type Q8_0, Q4_0 or Q4_1
    static void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        float[] lanes = new float[STREAMS * FLOATS.length()];
        int quarter = (to - from) / STREAMS;
        for (int r = from; r < from + quarter; r++) {
            for (int t = 0; t < tokens; t++) {
                fourRows(w, r, quarter, x, t * w.columns(), lanes);
                for (int i = 0; i < STREAMS; i++) {
                    y[t * w.rows() + r + i * quarter] = LaneSums.of(lanes, i * FLOATS.length());
                }
            }
        }
        for (int r = from + STREAMS * quarter; r < to; r++) {
            for (int t = 0; t < tokens; t++) {
                fourRows(w, r, 0, x, t * w.columns(), lanes);
                y[t * w.rows() + r] = LaneSums.of(lanes, 0);
            }
        }
    }

    private static void fourRows(Weights w, int row, int apart, float[] x, int xOffset, float[] lanes) {
        long at = row * w.rowBytes();
        long stride = apart * w.rowBytes();
        switch (w.type()) {
            case Q8_0 -> VectorQ8.fourRows(w.data(), at, stride, w.columns(), x, xOffset, lanes);
            case Q4_0 -> VectorQ4.fourRows(w.data(), at, stride, w.columns(), false, x, xOffset, lanes);
            case Q4_1 -> VectorQ4.fourRows(w.data(), at, stride, w.columns(), true, x, xOffset, lanes);
            default -> throw new IllegalArgumentException("no product of stored rows with " + w.type());
        }
    }
}
