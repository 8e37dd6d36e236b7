package io.noesis.engine.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeBackend;
import io.noesis.engine.cpu.natives.NativeKernels;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSpec;

/// Picks the fastest kernels that this machine, this build and the model allow, and says loudly when those are not
/// the ones it should run.
final class KernelSelection {

    private static final Logger log = System.getLogger(KernelSelection.class.getName());

    private static final String MODULE = "jdk.incubator.vector";

    private KernelSelection() {}

    /// @throws ModelLoadException when the kernels that were asked for by name cannot be used
    static CpuBackend backend(ModelSpec spec, int threads, CpuOptions options) {
        return switch (options.kernels()) {
            case AUTO -> best(spec, threads, options);
            case NATIVE -> {
                NativeKernels.Availability natives = NativeKernels.open();
                Optional<String> obstacle = obstacle(natives, spec);
                if (obstacle.isPresent()) {
                    throw new ModelLoadException("the native kernels cannot be used: " + obstacle.get());
                }
                yield new CpuBackend(natives.kernels().orElseThrow(), threads, options);
            }
            case VECTOR -> onTheHeap(vectorOrScalar(), "they were asked for", threads, options);
            case SCALAR -> onTheHeap(new ScalarKernels(), "they were asked for", threads, options);
        };
    }

    private static CpuBackend best(ModelSpec spec, int threads, CpuOptions options) {
        NativeKernels.Availability natives = NativeKernels.open();
        Optional<String> obstacle = obstacle(natives, spec);
        if (obstacle.isEmpty()) {
            return new CpuBackend(natives.kernels().orElseThrow(), threads, options);
        }
        log.log(Level.WARNING, "the native kernels are not used: {0}", obstacle.get());
        return onTheHeap(vectorOrScalar(), obstacle.get(), threads, options);
    }

    /// @param why these kernels and not the native ones
    private static CpuBackend onTheHeap(Kernels kernels, String why, int threads, CpuOptions options) {
        if (options.kvType() == KvType.Q8_0) {
            throw new ModelLoadException("keys and values in %s need the native kernels, but those of %s are used: %s"
                    .formatted(options.kvType(), kernels.tier(), why));
        }
        return new CpuBackend(kernels, threads);
    }

    private static Optional<String> obstacle(NativeKernels.Availability natives, ModelSpec spec) {
        return natives.kernels().isEmpty() ? Optional.of(natives.reason()) : NativeBackend.unsupported(spec);
    }

    private static Kernels vectorOrScalar() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            log.log(
                    Level.WARNING,
                    "THE VECTOR KERNELS ARE OFF: this JVM was started without --add-modules={0}. The scalar ones are"
                            + " many times slower; ./noesis and the container images set the flag.",
                    MODULE);
            return new ScalarKernels();
        }
        return VectorTier.kernels();
    }

    /// Loaded only when the module is there: it is the one class here that refers to the Vector API.
    private static final class VectorTier {

        static Kernels kernels() {
            if (!io.noesis.engine.cpu.kernels.VectorKernels.supported()) {
                log.log(Level.WARNING, "this machine has no vectors of 256 bits: the scalar kernels are used");
                return new ScalarKernels();
            }
            return new io.noesis.engine.cpu.kernels.VectorKernels();
        }
    }
}
