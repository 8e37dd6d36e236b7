package io.noesis.engine.benchmarks;

import java.util.List;
import java.util.function.Supplier;

import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.cpu.natives.KernelTrial;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.model.AttentionPlan;

/// Proves that the native operations compute what loops compute before any of their times is believed.
final class NativeGate {

    /// Sums of thousands of products in another order.
    private static final double REORDERED = 1e-3;

    private static final int ROWS = 33;
    private static final int COLUMNS = 4096;
    private static final int LENGTH = 150;
    private static final int[] TOKENS = {1, 8, 16, 37};
    private static final AttentionPlan.GroupedQuery HEADS = new AttentionPlan.GroupedQuery(4, 2, 128);

    private NativeGate() {}

    /// @throws IllegalStateException when the native kernels are not there, or differ from the loops
    static void check() {
        for (int tokens : TOKENS) {
            for (GgmlType type : List.of(GgmlType.Q8_0, GgmlType.Q4_0)) {
                rounding(type, tokens);
                product(type, tokens);
            }
            for (KvType type : KvType.values()) {
                attention(type, tokens);
            }
        }
    }

    private static float[] result(Supplier<KernelTrial> made) {
        try (KernelTrial trial = made.get()) {
            trial.run();
            return trial.result();
        }
    }

    /// The nearest of 127 steps to the largest number of the block.
    private static void rounding(GgmlType type, int tokens) {
        int block = KernelTrial.roundedTogether(type);
        float[] x = KernelData.vector(tokens * COLUMNS);
        float[] expected = new float[x.length];
        for (int start = 0; start < x.length; start += block) {
            float largest = 0;
            for (int i = start; i < start + block; i++) {
                largest = Math.max(largest, Math.abs(x[i]));
            }
            float scale = largest / 127;
            for (int i = start; i < start + block; i++) {
                expected[i] = (float) Math.rint(x[i] * (1 / scale)) * scale;
            }
        }
        KernelGate.requireClose(
                "rounding of %d tokens for %s".formatted(tokens, type),
                expected,
                result(() -> NativeTrials.rounding(type, COLUMNS, tokens)),
                1e-6);
    }

    /// The loops get the vectors as the native kernels have rounded them.
    private static void product(GgmlType type, int tokens) {
        Weights weights = KernelData.weights(type, ROWS, COLUMNS);
        float[] rounded = result(() -> NativeTrials.rounding(type, COLUMNS, tokens));
        float[] expected = new float[tokens * ROWS];
        new ScalarKernels().multiply(weights, 0, ROWS, rounded, tokens, expected);
        KernelGate.requireClose(
                "%s by %d tokens, loops and native kernels".formatted(type, tokens),
                expected,
                result(() -> NativeTrials.product(type, ROWS, COLUMNS, tokens)),
                REORDERED);
    }

    private static void attention(KvType type, int tokens) {
        KernelGate.requireClose(
                "attention of %d tokens over %s, loops and native kernels".formatted(tokens, type),
                attentionInLoops(tokens),
                result(() -> NativeTrials.attention(HEADS, type, LENGTH, tokens)),
                tolerance(type));
    }

    private static double tolerance(KvType type) {
        return switch (type) {
            case F32 -> 1e-6;
            case F16 -> 1e-4;
            case Q8_0 -> 1e-3;
        };
    }

    private static float[] attentionInLoops(int tokens) {
        float[] queries = NativeTrials.queries(HEADS, tokens);
        float[] keys = NativeTrials.keys(HEADS, LENGTH);
        float[] values = NativeTrials.values(HEADS, LENGTH);
        int dim = HEADS.headDim();
        float[] out = new float[queries.length];
        for (int t = 0; t < tokens; t++) {
            int seen = LENGTH - tokens + t + 1;
            for (int head = 0; head < HEADS.heads(); head++) {
                int query = (t * HEADS.heads() + head) * dim;
                int kv = head / (HEADS.heads() / HEADS.kvHeads()) * dim;
                double[] weights = new double[seen];
                double total = 0;
                for (int s = 0; s < seen; s++) {
                    double score = 0;
                    for (int d = 0; d < dim; d++) {
                        score += (double) queries[query + d] * keys[s * HEADS.kvWidth() + kv + d];
                    }
                    weights[s] = Math.exp(score / Math.sqrt(dim));
                    total += weights[s];
                }
                for (int d = 0; d < dim; d++) {
                    double sum = 0;
                    for (int s = 0; s < seen; s++) {
                        sum += weights[s] * values[s * HEADS.kvWidth() + kv + d];
                    }
                    out[query + d] = (float) (sum / total);
                }
            }
        }
        return out;
    }
}
