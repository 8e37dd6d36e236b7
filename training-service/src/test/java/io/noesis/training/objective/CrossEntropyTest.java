package io.noesis.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.batch.Sample;
import io.noesis.training.model.Llama;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.Precision;
import io.noesis.training.model.SmallModels;
import io.noesis.training.model.WithTorch;

@WithTorch
class CrossEntropyTest {

    private static final ModelShape SHAPE = SmallModels.SHAPE;

    private Parameters parameters;
    private Llama model;

    @BeforeEach
    void makeAModel() {
        parameters = Parameters.of(SHAPE, SmallModels.values(SHAPE, 13));
        model = new Llama(parameters, Precision.F32);
    }

    @AfterEach
    void forgetIt() {
        parameters.close();
    }

    private static PackedBatch packed(Sample... samples) {
        return new Packer(4096).pack(List.of(samples)).getFirst();
    }

    /// Log-probabilities of the learnt tokens, by hand from the logits of the sample by itself.
    private double[] byHand(Sample sample) {
        float[] logits = SmallModels.logits(model, sample.tokens());
        double[] logProbabilities = new double[sample.learned()];
        for (int i = sample.learnedFrom(); i < sample.length(); i++) {
            int row = (i - 1) * SHAPE.vocabulary();
            double sum = 0;
            for (int token = 0; token < SHAPE.vocabulary(); token++) {
                sum += Math.exp(logits[row + token]);
            }
            logProbabilities[i - sample.learnedFrom()] = logits[row + sample.tokens()[i]] - Math.log(sum);
        }
        return logProbabilities;
    }

    @Test
    void theLossIsThatOfTheResponseAlone() {
        for (Sample sample : SmallModels.samples(5, SHAPE.vocabulary(), 14)) {
            double expected = 0;
            for (double logProbability : byHand(sample)) {
                expected -= logProbability;
            }

            assertThat(CrossEntropy.of(model, packed(sample))).isCloseTo(expected, within(1e-4 * sample.learned()));
        }
    }

    @Test
    void samplesOfARowDoNotSeeEachOther() {
        int[] first = SmallModels.tokens(30, SHAPE.vocabulary(), 15);
        int[] second = SmallModels.tokens(40, SHAPE.vocabulary(), 16);
        Sample kept = new Sample(SmallModels.tokens(35, SHAPE.vocabulary(), 17), 5);

        float[] beside = CrossEntropy.logProbabilities(model, packed(new Sample(second, 10), kept));
        float[] besideOthers = CrossEntropy.logProbabilities(
                model, packed(new Sample(SmallModels.tokens(40, SHAPE.vocabulary(), 18), 10), kept));
        float[] between =
                CrossEntropy.logProbabilities(model, packed(new Sample(second, 10), kept, new Sample(first, 3)));

        // The longest comes first: 30 targets of the other, then 30 of the one that is kept.
        double[] expected = byHand(kept);
        for (int i = 0; i < kept.learned(); i++) {
            assertThat((double) beside[30 + i]).isCloseTo(expected[i], within(1e-5));
            assertThat(besideOthers[30 + i]).isEqualTo(beside[30 + i]);
            assertThat(between[30 + i]).isEqualTo(beside[30 + i]);
            assertThat(besideOthers[i]).isNotEqualTo(beside[i]);
        }
    }

    @Test
    void packedSamplesGiveTheLossAndTheGradientOfSamplesOneByOne() {
        List<Sample> samples = SmallModels.samples(12, SHAPE.vocabulary(), 19);
        double together = 0;
        for (PackedBatch batch : new Packer(256).pack(samples)) {
            together += CrossEntropy.accumulate(model, batch, 50);
        }
        float[] gradient = SmallModels.gradient(parameters);
        parameters.clearGradient();

        double apart = 0;
        for (Sample sample : samples) {
            apart += CrossEntropy.accumulate(model, packed(sample), 50);
        }

        assertThat(together).isCloseTo(apart, within(1e-5 * apart));
        assertThat(SmallModels.relativeDistance(gradient, SmallModels.gradient(parameters)))
                .isLessThan(1e-5);
    }

    @Test
    void theDivisorScalesTheGradientAndNotTheLoss() {
        PackedBatch batch =
                packed(SmallModels.samples(1, SHAPE.vocabulary(), 20).getFirst());
        double loss = CrossEntropy.accumulate(model, batch, 1);
        float[] whole = SmallModels.gradient(parameters);
        parameters.clearGradient();

        assertThat(CrossEntropy.accumulate(model, batch, 4)).isEqualTo(loss);
        float[] quarter = SmallModels.gradient(parameters);
        for (int i = 0; i < whole.length; i++) {
            whole[i] /= 4;
        }
        assertThat(SmallModels.relativeDistance(quarter, whole)).isLessThan(1e-6);
    }

    @Test
    void measuringLeavesNoGradient() {
        PackedBatch batch =
                packed(SmallModels.samples(1, SHAPE.vocabulary(), 21).getFirst());

        CrossEntropy.of(model, batch);
        CrossEntropy.logProbabilities(model, batch);

        assertThat(parameters.flat().grad().defined()).isFalse();
    }
}
