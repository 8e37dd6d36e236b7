package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.objective.CrossEntropy;

@WithTorch
class PrecisionTest {

    private final float[] values = SmallModels.values(SmallModels.SHAPE, 10);

    /// BF16 has eight bits: each factor is off by 2^-9 at most, and errors of many add up like a random walk.
    @Test
    void bf16IsCloseToF32() {
        int[] tokens = SmallModels.tokens(100, SmallModels.SHAPE.vocabulary(), 11);
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values)) {
            float[] exact = SmallModels.logits(new Llama(parameters, Precision.F32), tokens);
            float[] rounded = SmallModels.logits(new Llama(parameters, Precision.BF16), tokens);

            assertThat(SmallModels.relativeDistance(rounded, exact)).isBetween(1e-5, 0.03);
        }
    }

    @Test
    void gradientsUnderBf16PointWhereThoseOfF32Point() {
        List<PackedBatch> batches = new Packer(512).pack(SmallModels.samples(8, SmallModels.SHAPE.vocabulary(), 12));

        assertThat(SmallModels.relativeDistance(gradient(Precision.BF16, batches), gradient(Precision.F32, batches)))
                .isLessThan(0.05);
    }

    private float[] gradient(Precision precision, List<PackedBatch> batches) {
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values)) {
            Llama model = new Llama(parameters, precision);
            batches.forEach(batch -> CrossEntropy.accumulate(model, batch, 1));
            return SmallModels.gradient(parameters);
        }
    }
}
