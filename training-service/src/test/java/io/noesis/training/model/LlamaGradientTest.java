package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.objective.CrossEntropy;

/// What libtorch differentiates against what differences say, weight by weight.
@WithTorch
class LlamaGradientTest {

    private static final double STEP = 1e-3;
    private static final int DIRECTIONS = 3;

    /// Of the gradient's length; a part of a weight that gets no gradient is far more off.
    private static final double TOLERANCE = 0.02;

    private final PackedBatch batch = new Packer(128)
            .pack(SmallModels.samples(4, SmallModels.SHAPE.vocabulary(), 1))
            .getFirst();

    @Test
    void theGradientOfEveryWeightIsTheSlopeOfTheLoss() {
        float[] values = SmallModels.values(SmallModels.SHAPE, 2);
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values)) {
            Llama model = new Llama(parameters, Precision.F32);
            CrossEntropy.accumulate(model, batch, 1);
            float[] gradient = SmallModels.gradient(parameters);
            SplittableRandom random = new SplittableRandom(3);
            List<ParameterLayout.Slot> slots = parameters.layout().slots();

            assertThat(slots).hasSize(2 + 2 * 9);
            for (ParameterLayout.Slot slot : slots) {
                double length = SmallModels.norm(
                        Arrays.copyOfRange(gradient, (int) slot.offset(), (int) (slot.offset() + slot.length())));
                for (int i = 0; i < DIRECTIONS; i++) {
                    float[] direction = new float[values.length];
                    for (int j = (int) slot.offset(); j < slot.offset() + slot.length(); j++) {
                        direction[j] = random.nextBoolean() ? 1 : -1;
                    }
                    assertThat(slope(parameters, model, values, direction))
                            .as(slot.name())
                            .isCloseTo(product(gradient, direction), within(TOLERANCE * length));
                }
            }
        }
    }

    private double slope(Parameters parameters, Llama model, float[] values, float[] direction) {
        parameters.set(moved(values, direction, STEP));
        double above = loss(model);
        parameters.set(moved(values, direction, -STEP));
        double below = loss(model);
        parameters.set(values);
        return (above - below) / (2 * STEP);
    }

    /// Summed in F64: the sum in F32 is too coarse to take differences of.
    private double loss(Llama model) {
        double sum = 0;
        for (float logProbability : CrossEntropy.logProbabilities(model, batch)) {
            sum -= logProbability;
        }
        return sum;
    }

    private static float[] moved(float[] values, float[] direction, double step) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (direction[i] * step);
        }
        return moved;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
