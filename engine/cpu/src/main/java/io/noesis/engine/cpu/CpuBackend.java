package io.noesis.engine.cpu;

import io.noesis.engine.backend.Backend;
import io.noesis.engine.backend.KernelTier;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.cpu.natives.KvPagePool;
import io.noesis.engine.cpu.natives.NativeBackend;
import io.noesis.engine.cpu.natives.NativeKernels;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;

/// Computes on the cores of this machine.
public final class CpuBackend implements Backend {

    private final Compute compute;
    private final int threads;
    private final CpuOptions options;

    private sealed interface Compute {

        record OnTheHeap(Kernels kernels) implements Compute {}

        record Native(NativeKernels kernels) implements Compute {}
    }

    /// With kernels of the JVM.
    ///
    /// @param threads that compute, at least 1
    public CpuBackend(Kernels kernels, int threads) {
        this(new Compute.OnTheHeap(kernels), threads, CpuOptions.DEFAULT);
    }

    /// With kernels in C.
    ///
    /// @param threads that compute, at least 1
    /// @param options of which the kernels were chosen already
    public CpuBackend(NativeKernels kernels, int threads, CpuOptions options) {
        this(new Compute.Native(kernels), threads, options);
    }

    private CpuBackend(Compute compute, int threads, CpuOptions options) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        this.compute = compute;
        this.threads = threads;
        this.options = options;
    }

    @Override
    public KernelTier tier() {
        return switch (compute) {
            case Compute.OnTheHeap(Kernels kernels) -> kernels.tier();
            case Compute.Native _ -> KernelTier.NATIVE;
        };
    }

    /// The tier, and the instruction set where that was a choice.
    String description() {
        return switch (compute) {
            case Compute.OnTheHeap(Kernels kernels) -> kernels.tier().name();
            case Compute.Native(NativeKernels kernels) ->
                KernelTier.NATIVE + "_" + kernels.instructions().name();
        };
    }

    /// How much memory keys and values may take beside so many bytes of weights.
    KvBudget kvBudget(long weightBytes) {
        return switch (compute) {
            case Compute.OnTheHeap _ -> KvBudget.ofThisJvm();
            case Compute.Native _ -> KvBudget.ofThisMachine(weightBytes, options.kvType());
        };
    }

    @Override
    public LoadedModel load(ModelSource source, long kvTokens, LoadProgress progress) {
        return switch (compute) {
            case Compute.OnTheHeap(Kernels kernels) -> {
                ModelWeights weights = ModelWeights.read(source, kernels, progress);
                yield new CpuModel(source, weights, kernels, new WorkerPool(threads), pages(kvTokens, KvStore.PAGE));
            }
            case Compute.Native(NativeKernels kernels) -> loadNative(kernels, source, kvTokens, progress);
        };
    }

    private LoadedModel loadNative(NativeKernels kernels, ModelSource source, long kvTokens, LoadProgress progress) {
        ModelSpec spec = source.spec();
        ModelTensors tensors = new ModelTensors(source);
        ScalarKernels rows = new ScalarKernels();
        Weights embedding = Weights.of(tensors.matrix("token_embd.weight", spec.vocabularySize(), spec.hiddenSize()));
        WorkerPool workers = new WorkerPool(threads);
        try {
            return new NativeBackend(kernels, workers)
                    .load(
                            new NativeBackend.Source(
                                    source,
                                    tensor -> LayerWeights.vector(tensor, rows),
                                    (token, target) -> rows.expandRow(embedding, token, target, 0),
                                    options.weightCache(),
                                    options.kvType()),
                            pages(kvTokens, KvPagePool.PAGE),
                            progress);
        } catch (RuntimeException | Error e) {
            workers.close();
            throw e;
        }
    }

    private static int pages(long tokens, int pageTokens) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(tokens, pageTokens));
    }
}
