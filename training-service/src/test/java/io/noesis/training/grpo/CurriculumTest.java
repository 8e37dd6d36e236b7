package io.noesis.training.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.noesis.training.grpo.Curriculum.Rated;

class CurriculumTest {

    private static final int BATCH = 32;
    private static final List<Rated<Integer>> PROMPTS = prompts(20 * BATCH + 5);

    private static List<Rated<Integer>> prompts(int count) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, count)
                .mapToObj(i -> new Rated<>(i, random.nextInt(6) / 8.0))
                .toList();
    }

    @Test
    void everyPromptOccursOnceInBatchesOfOneSize() {
        List<List<Rated<Integer>>> batches = Curriculum.easyToHard(PROMPTS, BATCH, 1);

        assertThat(batches).hasSize(21);
        assertThat(batches.subList(0, 20)).allSatisfy(batch -> assertThat(batch).hasSize(BATCH));
        assertThat(batches.getLast()).hasSize(5);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(PROMPTS);
    }

    @Test
    void passRatesFallFromBatchToBatchAsATrend() {
        List<List<Rated<Integer>>> batches = Curriculum.easyToHard(PROMPTS, BATCH, 1);
        List<Double> means = batches.stream()
                .map(batch ->
                        batch.stream().mapToDouble(Rated::passRate).average().orElseThrow())
                .toList();

        List<Double> quarters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            quarters.add(means.subList(i * 5, i * 5 + 5).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow());
        }
        assertThat(quarters).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(quarters.getFirst()).isGreaterThan(quarters.getLast() + 0.2);
    }

    /// Two pools a whole deviation of 0.15 away from each other, in a batch that aims at the easier: the weights
    /// are 1 and exp(-1/2), so that 8 are dealt as 4 and 3, and the odd one comes from the fuller pool.
    @Test
    void aBatchIsDealtByTheGaussianAndFilledFromTheFullestPool() {
        List<Rated<Integer>> prompts = new ArrayList<>();
        IntStream.range(0, 30).forEach(i -> prompts.add(new Rated<>(i, 0.45)));
        IntStream.range(0, 50).forEach(i -> prompts.add(new Rated<>(100 + i, 0.6)));

        List<Rated<Integer>> first = Curriculum.easyToHard(prompts, 8, 1).getFirst();

        assertThat(Curriculum.histogram(first)).containsEntry(0.45, 3).containsEntry(0.6, 5);
    }

    @Test
    void onePoolIsCutAsItIs() {
        List<Rated<Integer>> prompts =
                IntStream.range(0, 10).mapToObj(i -> new Rated<>(i, 0.5)).toList();

        assertThat(Curriculum.easyToHard(prompts, 4, 1)).extracting(List::size).containsExactly(4, 4, 2);
        assertThat(Curriculum.easyToHard(List.of(), 4, 1)).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameOrderAndAnotherSeedAnother() {
        assertThat(Curriculum.easyToHard(PROMPTS, BATCH, 1)).isEqualTo(Curriculum.easyToHard(PROMPTS, BATCH, 1));
        assertThat(Curriculum.easyToHard(PROMPTS, BATCH, 2)).isNotEqualTo(Curriculum.easyToHard(PROMPTS, BATCH, 1));
    }

    @Test
    void withoutACurriculumHardAndEasyAreMixedAllAlong() {
        List<List<Rated<Integer>>> batches = Curriculum.random(PROMPTS, BATCH, 1);

        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(PROMPTS);
        assertThat(batches.subList(0, 20))
                .allSatisfy(batch -> assertThat(batch.stream()
                                .mapToDouble(Rated::passRate)
                                .average()
                                .orElseThrow())
                        .isCloseTo(0.3125, within(0.2)));
    }

    @Test
    void threeOfFourRightIsTooEasy() {
        List<Rated<Integer>> rated = IntStream.rangeClosed(0, 8)
                .mapToObj(right -> new Rated<>(right, right / 8.0))
                .toList();

        assertThat(PassRates.hardEnough(rated, 0)).extracting(Rated::prompt).containsExactly(0, 1, 2, 3, 4, 5);
    }
}
