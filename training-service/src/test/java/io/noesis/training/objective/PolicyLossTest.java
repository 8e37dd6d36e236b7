package io.noesis.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.model.Llama;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.Precision;
import io.noesis.training.model.SmallModels;
import io.noesis.training.model.WithTorch;
import io.noesis.training.objective.PolicyLoss.Fixed;
import io.noesis.training.objective.PolicyLoss.Sums;

@WithTorch
class PolicyLossTest {

    private static final ModelShape SHAPE = SmallModels.SHAPE;
    private static final PackedBatch BATCH =
            new Packer(256).pack(SmallModels.samples(4, SHAPE.vocabulary(), 22)).getFirst();
    private static final int TOKENS = BATCH.targets().length;

    private final float[] values = SmallModels.values(SHAPE, 23);
    private Parameters parameters;
    private Llama model;
    private float[] current;

    @BeforeEach
    void makeAModel() {
        parameters = Parameters.of(SHAPE, values);
        model = new Llama(parameters, Precision.F32);
        current = CrossEntropy.logProbabilities(model, BATCH);
    }

    @AfterEach
    void forgetIt() {
        parameters.close();
    }

    /// @param ratio of the model's probabilities to those that the tokens were drawn with
    /// @param ratioOfReference of the reference's probabilities to the model's
    private Fixed fixed(double ratio, double ratioOfReference, double advantage) {
        float[] advantages = new float[TOKENS];
        Arrays.fill(advantages, (float) advantage);
        return new Fixed(shifted(current, -Math.log(ratio)), shifted(current, Math.log(ratioOfReference)), advantages);
    }

    private static float[] shifted(float[] numbers, double by) {
        float[] shifted = numbers.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += (float) by;
        }
        return shifted;
    }

    @Test
    void underTheDrawingPolicyTheLossIsTheAdvantageTurnedRound() {
        Sums sums = new PolicyLoss(0.2, 0.1).accumulate(model, BATCH, fixed(1, 1, 0.7), 1);

        assertThat(sums.loss()).isCloseTo(-0.7 * TOKENS, within(1e-3));
        assertThat(sums.divergence()).isCloseTo(0, within(1e-4));
        assertThat(sums.clipped()).isZero();
    }

    /// `min(ρA, clip(ρ, 0.8, 1.2)A)`, for ratios within the range and on either side of it.
    @ParameterizedTest
    @CsvSource({
        "1.1, 2, 2.2, 0",
        "1.5, 2, 2.4, 1",
        "0.5, 2, 1.0, 1",
        "1.1, -2, -2.2, 0",
        "1.5, -2, -3.0, 1",
        "0.5, -2, -1.6, 1"
    })
    void theGainIsTheLesserOfTheClippedAndTheUnclipped(double ratio, double advantage, double gain, int clipped) {
        Sums sums = new PolicyLoss(0.2, 0).accumulate(model, BATCH, fixed(ratio, 1, advantage), 1);

        assertThat(sums.loss() / TOKENS).isCloseTo(-gain, within(1e-4));
        assertThat(sums.clipped()).isEqualTo((double) clipped * TOKENS);
    }

    /// `r - log r - 1` with r = 2 and r = 1/2.
    @ParameterizedTest
    @CsvSource({"2, 0.306852819", "0.5, 0.193147181"})
    void theDivergenceIsK3(double ratioOfReference, double k3) {
        Sums sums = new PolicyLoss(0.2, 0.1).accumulate(model, BATCH, fixed(1, ratioOfReference, 0), 1);

        assertThat(sums.divergence() / TOKENS).isCloseTo(k3, within(1e-4));
        assertThat(sums.loss()).isCloseTo(0.1 * sums.divergence(), within(1e-3));
    }

    /// Where nothing is clipped, the gradient is `ρA` times that of cross-entropy: towards the answer where it was
    /// good, away where it was bad. Where clipping holds a gain already made, there is none.
    @ParameterizedTest
    @CsvSource({"1, 2, 2", "1.1, 2, 2.2", "0.5, 2, 1", "1.5, -2, -3", "1.1, -2, -2.2", "1.5, 2, 0", "0.5, -2, 0"})
    void theGradientStopsWhereTheGainIsClipped(double ratio, double advantage, double share) {
        CrossEntropy.accumulate(model, BATCH, 10);
        float[] unit = SmallModels.gradient(parameters);
        parameters.clearGradient();

        new PolicyLoss(0.2, 0).accumulate(model, BATCH, fixed(ratio, 1, advantage), 10);

        assertGradientIs(share, unit);
    }

    /// The slope of k3 is `r - 1` times that of cross-entropy: towards the reference from either side.
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.1", "0.5, -0.05"})
    void theDivergencePullsTowardsTheReference(double ratioOfReference, double share) {
        CrossEntropy.accumulate(model, BATCH, 1);
        float[] unit = SmallModels.gradient(parameters);
        parameters.clearGradient();

        new PolicyLoss(0.2, 0.1).accumulate(model, BATCH, fixed(1, ratioOfReference, 0), 1);

        assertGradientIs(share, unit);
    }

    private void assertGradientIs(double share, float[] unit) {
        float[] gradient = SmallModels.gradient(parameters);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] -= (float) (share * unit[i]);
        }
        assertThat(SmallModels.norm(gradient)).isLessThan(1e-4 * SmallModels.norm(unit));
    }

    /// With all at once: advantages of both signs, ratios on both sides of the range, a reference that differs.
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        SplittableRandom random = new SplittableRandom(24);
        float[] old = current.clone();
        float[] reference = current.clone();
        float[] advantages = new float[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            old[i] += (float) random.nextDouble(-0.5, 0.5);
            reference[i] += (float) random.nextDouble(-1, 1);
            advantages[i] = (float) random.nextDouble(-2, 2);
        }
        Fixed fixed = new Fixed(old, reference, advantages);
        PolicyLoss loss = new PolicyLoss(0.2, 0.3);
        loss.accumulate(model, BATCH, fixed, 1);
        float[] gradient = SmallModels.gradient(parameters);

        double step = 1e-3 / SmallModels.norm(gradient);
        double slope = (lossAt(loss, fixed, gradient, step) - lossAt(loss, fixed, gradient, -step)) / (2 * step);

        assertThat(slope / Math.pow(SmallModels.norm(gradient), 2)).isCloseTo(1, within(0.03));
    }

    private double lossAt(PolicyLoss loss, Fixed fixed, float[] direction, double step) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        parameters.set(moved);
        return loss.accumulate(model, BATCH, fixed, 1).loss();
    }
}
