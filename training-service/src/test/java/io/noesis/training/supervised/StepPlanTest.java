package io.noesis.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.noesis.training.batch.Sample;

class StepPlanTest {

    private static final List<Sample> SAMPLES = IntStream.range(0, 60)
            .mapToObj(i -> new Sample(new int[2 + i % 7], 1))
            .toList();
    private static final int TOKENS = SAMPLES.stream().mapToInt(Sample::length).sum();

    private static SupervisedSettings settings(int tokensAStep, int epochs, long seed) {
        return new SupervisedSettings(tokensAStep, 128, epochs, 1e-3, 0, 0, seed, 1, 1, 1);
    }

    private static List<Sample> read(StepPlan plan) {
        List<Sample> read = new ArrayList<>();
        for (int step = 0; step < plan.size(); step++) {
            read.addAll(plan.samplesOf(step));
        }
        return read;
    }

    @Test
    void everyEpochReadsEverySampleOnce() {
        // One token a step: each sample is a step, and none is left over.
        List<Sample> read = read(new StepPlan(SAMPLES, settings(1, 3, 1)));

        assertThat(read).hasSize(180);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(read.subList(epoch * 60, epoch * 60 + 60)).containsExactlyInAnyOrderElementsOf(SAMPLES);
        }
        assertThat(read.subList(0, 60)).isNotEqualTo(read.subList(60, 120)).isNotEqualTo(SAMPLES);
    }

    @Test
    void stepsAreFilledUpToTheirTokensAcrossEpochsAndOnlyAnUnfilledEndIsLeftOut() {
        StepPlan plan = new StepPlan(SAMPLES, settings(50, 2, 1));

        for (int step = 0; step < plan.size(); step++) {
            List<Sample> samples = plan.samplesOf(step);
            int tokens = samples.stream().mapToInt(Sample::length).sum();
            assertThat(tokens).isGreaterThanOrEqualTo(50);
            assertThat(tokens - samples.getLast().length()).isLessThan(50);
        }
        int tokens = read(plan).stream().mapToInt(Sample::length).sum();
        assertThat(tokens).isBetween(2 * TOKENS - 49, 2 * TOKENS);
    }

    @Test
    void aSingleStepIsTakenEvenIfItIsNotFull() {
        assertThat(read(new StepPlan(SAMPLES, settings(1_000_000, 1, 1)))).containsExactlyInAnyOrderElementsOf(SAMPLES);
    }

    @Test
    void theSeedDecidesTheOrder() {
        List<Sample> one = read(new StepPlan(SAMPLES, settings(1, 1, 1)));

        assertThat(read(new StepPlan(SAMPLES, settings(1, 1, 1)))).isEqualTo(one);
        assertThat(read(new StepPlan(SAMPLES, settings(1, 1, 2)))).isNotEqualTo(one);
    }
}
