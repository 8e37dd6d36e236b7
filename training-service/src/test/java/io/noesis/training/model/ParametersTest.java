package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@WithTorch
class ParametersTest {

    private static final ModelShape SHAPE = ModelShape.tiny(300);

    @Test
    void weightsLieSideBySide() {
        long end = 0;
        for (ParameterLayout.Slot slot : ParameterLayout.of(SHAPE).slots()) {
            assertThat(slot.offset()).as(slot.name()).isEqualTo(end);
            end += slot.length();
        }
        // 300 · 64 for the embedding; a layer has 2 norms, 64², 2 · 32 · 64, 64² and 3 · 128 · 64; a last norm.
        assertThat(end).isEqualTo(SHAPE.parameterCount()).isEqualTo(19_200 + 2 * (128 + 12_288 + 24_576) + 64);
    }

    @Test
    void freshMatricesAreNormalAndFreshNormsAreOne() {
        try (Parameters parameters = Parameters.random(SHAPE, 1)) {
            float[] values = parameters.values();
            for (ParameterLayout.Slot slot : parameters.layout().slots()) {
                float[] weight = Arrays.copyOfRange(values, (int) slot.offset(), (int) (slot.offset() + slot.length()));
                if (!slot.isMatrix()) {
                    assertThat(weight).containsOnly(1);
                    continue;
                }
                assertThat(SmallModels.norm(weight) / Math.sqrt(weight.length))
                        .as(slot.name())
                        .isCloseTo(deviation(slot), withinPercentage(5));
            }
        }
    }

    /// What a matrix gives varies as much as what it reads; what flows back into the stream of two layers, half as
    /// much.
    private static double deviation(ParameterLayout.Slot slot) {
        if (slot.name().startsWith("token_embd")) {
            return 0.2;
        }
        boolean residual = slot.name().contains("attn_output") || slot.name().contains("ffn_down");
        return (residual ? 0.5 : 1) / Math.sqrt(slot.columns());
    }

    @Test
    void theSeedDecidesTheValues() {
        try (Parameters one = Parameters.random(SHAPE, 1);
                Parameters same = Parameters.random(SHAPE, 1);
                Parameters other = Parameters.random(SHAPE, 2)) {
            assertThat(one.values()).isEqualTo(same.values()).isNotEqualTo(other.values());
        }
    }

    @Test
    void onlyMatricesDecay() {
        try (Parameters parameters = Parameters.random(SHAPE, 1);
                Tensor mask = parameters.decayMask()) {
            float[] decay = Tensors.toArray(mask);
            for (ParameterLayout.Slot slot : parameters.layout().slots()) {
                float[] part = Arrays.copyOfRange(decay, (int) slot.offset(), (int) (slot.offset() + slot.length()));
                assertThat(part).containsOnly(slot.isMatrix() ? 1 : 0);
            }
        }
    }

    @Test
    void anotherNumberOfValuesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.of(SHAPE, new float[3]))
                .withMessageContaining("3")
                .withMessageContaining(Long.toString(SHAPE.parameterCount()));
    }

    @Test
    void shapesThatCannotBeComputedOrQuantisedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelShape(10, 48, 1, 1, 1, 32, 32, 8, 10_000, 1e-5f))
                .withMessageContaining("hidden must be a multiple of 32, but was 48");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelShape(10, 32, 1, 4, 3, 8, 32, 8, 10_000, 1e-5f))
                .withMessageContaining("kvHeads");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelShape(10, 32, 1, 32, 1, 1, 32, 8, 10_000, 1e-5f))
                .withMessageContaining("headDim must be even");
    }
}
