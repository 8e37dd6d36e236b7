package io.noesis.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.backend.Backend;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.VectorKernels;
import io.noesis.engine.cpu.natives.InstructionSet;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernels;

/// Every way this machine can compute a model, for tests that hold for all of them.
public final class Backends {

    private static final CpuOptions EXACT_KV =
            new CpuOptions(CpuOptions.KernelChoice.NATIVE, Optional.empty(), KvType.F32);

    private Backends() {}

    /// @param roundsActivations whether products with quantised weights take their input rounded to 8 bits
    public record Named(String name, Backend backend, boolean roundsActivations) {

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Named> all() {
        List<Named> all = new ArrayList<>(natives());
        all.add(new Named("VECTOR", new CpuBackend(new VectorKernels(), 2), false));
        all.add(new Named("SCALAR", new CpuBackend(new ScalarKernels(), 2), false));
        return all;
    }

    /// The native ones; none where this build or this machine has no native kernels.
    public static List<Named> natives() {
        Optional<NativeKernels> best = NativeKernels.open().kernels();
        List<Named> natives = new ArrayList<>();
        for (InstructionSet set : InstructionSet.values()) {
            best.filter(kernels -> set.compareTo(kernels.instructions()) <= 0)
                    .ifPresent(kernels -> natives.add(
                            new Named("NATIVE_" + set, new CpuBackend(kernels.with(set), 2, EXACT_KV), true)));
        }
        return natives;
    }
}
