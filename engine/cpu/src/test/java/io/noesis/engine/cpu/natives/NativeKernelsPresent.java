package io.noesis.engine.cpu.natives;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Skips a test where this build or this machine has no native kernels, and says why.
public final class NativeKernelsPresent {

    private NativeKernelsPresent() {}

    public static void orSkip() {
        NativeKernels.Availability natives = NativeKernels.open();
        assumeTrue(natives.kernels().isPresent(), "no native kernels: " + natives.reason());
    }
}
