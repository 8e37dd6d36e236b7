package io.noesis.engine.cpu.natives;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Skips a test where this build or this machine has no native kernels, and says why.
public final class NativeKernelsPresent {

    /// Everything on the caller's thread.
    static final Workers ALONE = new Workers() {
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

    private NativeKernelsPresent() {}

    public static void orSkip() {
        NativeKernels.Availability natives = NativeKernels.open();
        assumeTrue(natives.kernels().isPresent(), "no native kernels: " + natives.reason());
    }

    /// The kernels with these instructions.
    public static NativeKernels orSkip(InstructionSet set) {
        orSkip();
        NativeKernels best = NativeKernels.open().kernels().orElseThrow();
        assumeTrue(set.compareTo(best.instructions()) <= 0, "this machine has no " + set);
        return best.with(set);
    }
}
