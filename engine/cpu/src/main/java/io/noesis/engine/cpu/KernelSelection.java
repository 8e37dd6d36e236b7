package io.noesis.engine.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ScalarKernels;

/// Picks the fastest kernels this JVM can run, and says loudly when those are not the ones it should run.
final class KernelSelection {

    private static final Logger log = System.getLogger(KernelSelection.class.getName());
    private static final String MODULE = "jdk.incubator.vector";

    private KernelSelection() {}

    static Kernels best() {
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
