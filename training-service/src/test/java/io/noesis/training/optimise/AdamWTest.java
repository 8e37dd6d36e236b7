package io.noesis.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.training.model.ModelShape;
import io.noesis.training.model.ParameterLayout;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.SmallModels;
import io.noesis.training.model.Tensors;
import io.noesis.training.model.WithTorch;

@WithTorch
class AdamWTest {

    private static final ModelShape SHAPE = new ModelShape(2, 32, 1, 1, 1, 32, 32, 8, 10_000f, 1e-5f);
    private static final int LENGTH = (int) SHAPE.parameterCount();
    private static final float[] START = SmallModels.values(SHAPE, 30);
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.99, 1e-3, 0.1, 1e9);

    /// Three gradients that differ in every place.
    private static final List<float[]> GRADIENTS =
            List.of(SmallModels.values(SHAPE, 31), SmallModels.values(SHAPE, 32), SmallModels.values(SHAPE, 33));

    private static void give(Parameters parameters, float[] gradient) {
        try (PointerScope scope = new PointerScope()) {
            parameters.flat().mutable_grad().put(Tensors.floats(gradient, LENGTH));
        }
    }

    private static float[] scaled(float[] gradient, double factor) {
        float[] scaled = gradient.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) factor;
        }
        return scaled;
    }

    /// The algorithm as the paper has it (algorithm 2), one number at a time, in F64.
    private static double byHand(double value, double[] gradients, double[] rates, boolean decays) {
        double mean = 0;
        double square = 0;
        for (int t = 1; t <= gradients.length; t++) {
            double gradient = gradients[t - 1];
            mean = 0.9 * mean + 0.1 * gradient;
            square = 0.99 * square + 0.01 * gradient * gradient;
            double corrected = mean / (1 - Math.pow(0.9, t)) / (Math.sqrt(square / (1 - Math.pow(0.99, t))) + 1e-3);
            value -= rates[t - 1] * (corrected + (decays ? 0.1 * value : 0));
        }
        return value;
    }

    @Test
    void threeStepsAreThoseOfThePaperAndOnlyMatricesDecay() {
        double[] rates = {0.1, 0.05, 0.2};
        try (Parameters parameters = Parameters.of(SHAPE, START);
                AdamW optimiser = new AdamW(parameters, SETTINGS)) {
            for (int i = 0; i < rates.length; i++) {
                give(parameters, GRADIENTS.get(i));
                assertThat(optimiser.step(rates[i])).isCloseTo(SmallModels.norm(GRADIENTS.get(i)), within(1e-3));
            }
            float[] values = parameters.values();
            for (ParameterLayout.Slot slot : parameters.layout().slots()) {
                for (int i = (int) slot.offset(); i < slot.offset() + slot.length(); i++) {
                    double[] gradients = {
                        GRADIENTS.get(0)[i], GRADIENTS.get(1)[i], GRADIENTS.get(2)[i]
                    };
                    assertThat((double) values[i])
                            .as("%s, number %d", slot.name(), i)
                            .isCloseTo(byHand(START[i], gradients, rates, slot.isMatrix()), within(1e-5));
                }
            }
        }
    }

    /// The first step of Adam hardly depends on the gradient's length, so that the moments are looked at.
    @Test
    void aLongGradientIsShortenedAndAShortOneIsNot() {
        AdamW.Settings clipping = new AdamW.Settings(0.9, 0.99, 1e-3, 0, 2);
        float[] unit = scaled(GRADIENTS.getFirst(), 1 / SmallModels.norm(GRADIENTS.getFirst()));
        for (double length : new double[] {0.5, 1.9, 2.1, 100}) {
            try (Parameters parameters = Parameters.of(SHAPE, START);
                    AdamW optimiser = new AdamW(parameters, clipping)) {
                give(parameters, scaled(unit, length));

                assertThat(optimiser.step(0.1)).as("before clipping").isCloseTo(length, within(1e-4 * length));
                assertThat(SmallModels.norm(optimiser.state().mean()))
                        .isCloseTo(0.1 * Math.min(length, 2), within(1e-4));
            }
        }
    }

    @Test
    void aStepForgetsTheGradient() {
        try (Parameters parameters = Parameters.of(SHAPE, START);
                AdamW optimiser = new AdamW(parameters, SETTINGS)) {
            give(parameters, GRADIENTS.getFirst());
            optimiser.step(0.1);

            assertThat(SmallModels.gradient(parameters)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aGradientThatIsNotFiniteIsRefusedAndNothingHasChanged(float bad) {
        try (Parameters parameters = Parameters.of(SHAPE, START);
                AdamW optimiser = new AdamW(parameters, SETTINGS)) {
            give(parameters, GRADIENTS.getFirst());
            optimiser.step(0.1);
            float[] before = parameters.values();
            AdamW.State state = optimiser.state();
            float[] gradient = GRADIENTS.get(1).clone();
            gradient[LENGTH / 2] = bad;
            give(parameters, gradient);

            assertThatExceptionOfType(TrainingDivergedException.class)
                    .isThrownBy(() -> optimiser.step(0.1))
                    .withMessageContaining("not finite");

            assertThat(parameters.values()).isEqualTo(before);
            assertThat(optimiser.state().mean()).isEqualTo(state.mean());
            assertThat(optimiser.state().square()).isEqualTo(state.square());
            assertThat(optimiser.state().steps()).isEqualTo(1);
        }
    }

    @Test
    void goesOnFromItsStateAsIfItHadNeverStopped() {
        try (Parameters straight = Parameters.of(SHAPE, START);
                Parameters stopped = Parameters.of(SHAPE, START);
                AdamW optimiser = new AdamW(straight, SETTINGS);
                AdamW before = new AdamW(stopped, SETTINGS)) {
            for (float[] gradient : GRADIENTS) {
                give(straight, gradient);
                optimiser.step(0.1);
            }
            give(stopped, GRADIENTS.getFirst());
            before.step(0.1);
            try (AdamW after = new AdamW(stopped, SETTINGS, before.state())) {
                for (float[] gradient : GRADIENTS.subList(1, 3)) {
                    give(stopped, gradient);
                    after.step(0.1);
                }
            }
            assertThat(stopped.values()).isEqualTo(straight.values());
        }
    }
}
