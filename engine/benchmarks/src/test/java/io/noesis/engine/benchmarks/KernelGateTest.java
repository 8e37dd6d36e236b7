package io.noesis.engine.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import io.noesis.engine.cpu.natives.NativeKernels;

class KernelGateTest {

    @Test
    void theNativeKernelsPass() {
        assumeTrue(NativeKernels.open().kernels().isPresent(), "no native kernels here");

        assertThatCode(NativeGate::check).doesNotThrowAnyException();
    }

    @Test
    void oneWrongNumberStopsTheBenchmarks() {
        float[] expected = {1, 2, 300};

        assertThatIllegalStateException()
                .isThrownBy(() -> KernelGate.requireClose("these", expected, new float[] {1, 2, 301}, 1e-3))
                .withMessage("these differ at 2: 300.0 and 301.0");
    }

    @Test
    void whatIsNoNumberStopsTheBenchmarks() {
        assertThatIllegalStateException()
                .isThrownBy(() -> KernelGate.requireClose("these", new float[] {1}, new float[] {Float.NaN}, 1));
    }
}
