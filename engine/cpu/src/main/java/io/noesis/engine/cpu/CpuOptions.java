package io.noesis.engine.cpu;

import java.nio.file.Path;
import java.util.Optional;

import io.noesis.engine.cpu.natives.KvType;

/// How models are computed on this machine.
///
/// @param kernels which kernels
/// @param weightCache directory that keeps weights as the native kernels want them, from start to start; without
///     one they are re-laid into memory each time
/// @param kvType how the native kernels store keys and values; the others use F32, and refuse [KvType#Q8_0] since who
///     asks for it counts on the memory
public record CpuOptions(KernelChoice kernels, Optional<Path> weightCache, KvType kvType) {

    public static final CpuOptions DEFAULT = new CpuOptions(KernelChoice.AUTO, Optional.empty(), KvType.F16);

    /// Which kernels to take.
    public enum KernelChoice {
        /// The fastest that this machine, this build and the model allow.
        AUTO,
        /// The C kernels, or a failure that says why not.
        NATIVE,
        /// The Vector API.
        VECTOR,
        /// Plain loops.
        SCALAR
    }
}
