package io.noesis.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int DRAWS = 40_000;

    /// Probabilities 0.5, 0.25, 0.125, 0.125 at temperature 1, out of order.
    private static final float[] LOGITS = {log(0.125), log(0.5), log(0.25), log(0.125)};

    @Test
    void greedyTakesTheFirstOfTheLargest() {
        assertThat(sampler(0f, 1f, 0, 1).sample(new float[] {1, 3, -2, 3})).isEqualTo(1);
    }

    @Test
    void drawsAsOftenAsTheProbabilitiesSay() {
        assertFrequencies(frequencies(sampler(1f, 1f, 0, 7)), 0.125, 0.5, 0.25, 0.125);
    }

    @Test
    void temperatureDividesTheLogits() {
        double[] squared = {0.015625, 0.25, 0.0625, 0.015625};
        double total = 0.34375;

        assertFrequencies(
                frequencies(sampler(0.5f, 1f, 0, 8)),
                squared[0] / total,
                squared[1] / total,
                squared[2] / total,
                squared[3] / total);
    }

    @Test
    void topKKeepsTheMostProbable() {
        assertFrequencies(frequencies(sampler(1f, 1f, 2, 9)), 0, 2.0 / 3, 1.0 / 3, 0);
    }

    @Test
    void topPStopsAtTheTokenThatReachesIt() {
        assertThat(drawn(sampler(1f, 0.49f, 0, 10))).containsExactly(1);
        assertThat(drawn(sampler(1f, 0.51f, 0, 10))).containsExactly(1, 2);
        assertThat(drawn(sampler(1f, 0.74f, 0, 10))).containsExactly(1, 2);
        assertThat(drawn(sampler(1f, 0.76f, 0, 10))).containsExactly(0, 1, 2);
        assertThat(drawn(sampler(1f, 1f, 0, 10))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void equalSeedsDrawEqualTokensAndOthersDoNot() {
        assertThat(sequence(11)).isEqualTo(sequence(11)).isNotEqualTo(sequence(12));
    }

    @Test
    void neverDrawsAMaskedToken() {
        float[] masked = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY, 1};
        Sampler sampler = sampler(100f, 1f, 0, 13);

        for (int i = 0; i < 1000; i++) {
            assertThat(sampler.sample(masked)).isIn(1, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-30f, 1e30f})
    void extremeTemperaturesStillDraw(float temperature) {
        assertThat(sampler(temperature, 1f, 0, 14).sample(LOGITS)).isBetween(0, 3);
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 1f})
    void refusesLogitsThatAreNoNumbers(float temperature) {
        Sampler sampler = sampler(temperature, 1f, 0, 15);

        assertThatThrownBy(() -> sampler.sample(new float[] {1, Float.NaN, 2}))
                .isInstanceOf(BadLogitsException.class)
                .hasMessageContaining("token 1")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> sampler.sample(new float[] {1, Float.POSITIVE_INFINITY}))
                .isInstanceOf(BadLogitsException.class);
        assertThatThrownBy(() -> sampler.sample(new float[] {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}))
                .isInstanceOf(BadLogitsException.class);
    }

    private static Sampler sampler(float temperature, float topP, int topK, long seed) {
        return new Sampler(new SamplingParameters(temperature, topP, topK, seed));
    }

    private static Set<Integer> drawn(Sampler sampler) {
        Set<Integer> tokens = new TreeSet<>();
        for (int i = 0; i < 2000; i++) {
            tokens.add(sampler.sample(LOGITS));
        }
        return tokens;
    }

    private static int[] sequence(long seed) {
        Sampler sampler = sampler(1f, 1f, 0, seed);
        int[] tokens = new int[64];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = sampler.sample(LOGITS);
        }
        return tokens;
    }

    private static double[] frequencies(Sampler sampler) {
        double[] share = new double[LOGITS.length];
        for (int i = 0; i < DRAWS; i++) {
            share[sampler.sample(LOGITS)] += 1.0 / DRAWS;
        }
        return share;
    }

    /// Within four standard deviations of a fixed seed's draws.
    private static void assertFrequencies(double[] observed, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            double deviation = Math.sqrt(expected[i] * (1 - expected[i]) / DRAWS);
            assertThat(observed[i]).as("token %d", i).isCloseTo(expected[i], within(4 * deviation + 1e-9));
        }
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
