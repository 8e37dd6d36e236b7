package io.noesis.engine.benchmarks;

import java.util.Arrays;

import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.cpu.natives.KernelTrial;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernels;
import io.noesis.engine.cpu.natives.Workers;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.model.AttentionPlan;

/// Native operations on [KernelData], on one thread.
final class NativeTrials {

    /// Those of Llama 3 8B.
    static final AttentionPlan.GroupedQuery HEADS = new AttentionPlan.GroupedQuery(32, 8, 128);

    private static final Workers ONE_THREAD = new Workers() {
        @Override
        public int threads() {
            return 1;
        }

        @Override
        public void run(int parts, Part task) {
            for (int part = 0; part < parts; part++) {
                task.run(part);
            }
        }

        @Override
        public void close() {}
    };

    private NativeTrials() {}

    /// @throws IllegalStateException when this machine or this build has no native kernels, with the reason
    private static NativeKernels kernels() {
        NativeKernels.Availability natives = NativeKernels.open();
        return natives.kernels()
                .orElseThrow(() -> new IllegalStateException("there are no native kernels: " + natives.reason()));
    }

    static KernelTrial product(GgmlType type, int rows, int columns, int tokens) {
        Weights weights = KernelData.weights(type, rows, columns);
        return KernelTrial.product(
                kernels(), ONE_THREAD, type, weights.data(), rows, KernelData.vector(tokens * columns), tokens);
    }

    static KernelTrial attention(AttentionPlan.GroupedQuery heads, KvType type, int length, int tokens) {
        return KernelTrial.attention(
                kernels(), ONE_THREAD, heads, type, queries(heads, tokens), keys(heads, length), values(heads, length));
    }

    static float[] queries(AttentionPlan.GroupedQuery heads, int tokens) {
        return KernelData.vector(tokens * heads.queryWidth());
    }

    static float[] keys(AttentionPlan.GroupedQuery heads, int length) {
        return KernelData.vector(length * heads.kvWidth());
    }

    /// Other numbers than the keys.
    static float[] values(AttentionPlan.GroupedQuery heads, int length) {
        int count = length * heads.kvWidth();
        return Arrays.copyOfRange(KernelData.vector(2 * count), count, 2 * count);
    }

    static KernelTrial rounding(GgmlType type, int columns, int tokens) {
        return KernelTrial.rounding(kernels(), type, KernelData.vector(tokens * columns), tokens);
    }
}
