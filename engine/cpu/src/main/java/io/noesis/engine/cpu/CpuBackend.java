package io.noesis.engine.cpu;

import io.noesis.engine.backend.Backend;
import io.noesis.engine.backend.KernelTier;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.generation.LoadProgress;
import io.noesis.engine.model.ModelSource;

/// Computes on the cores of this machine.
public final class CpuBackend implements Backend {

    private final Kernels kernels;
    private final int threads;

    /// @param threads that compute, at least 1
    public CpuBackend(Kernels kernels, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        this.kernels = kernels;
        this.threads = threads;
    }

    @Override
    public KernelTier tier() {
        return kernels.tier();
    }

    @Override
    public LoadedModel load(ModelSource source, long kvTokens, LoadProgress progress) {
        ModelWeights weights = ModelWeights.read(source, kernels, progress);
        return new CpuModel(source, weights, kernels, new WorkerPool(threads), pages(kvTokens));
    }

    private static int pages(long tokens) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(tokens, KvStore.PAGE));
    }
}
