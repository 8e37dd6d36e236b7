package io.noesis.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.api.evaluation.Evaluation;
import io.noesis.evaluation.statistics.ModeStatistics.ItemTally;

class ModeStatisticsTest {

    @Test
    void accuracyIsTheMeanOverItemsNotOverAnswers() {
        List<ItemTally> items = List.of(new ItemTally(4, 4), new ItemTally(1, 0));

        assertThat(ModeStatistics.accuracy(items)).isEqualTo(0.5);
    }

    @Test
    void theStandardErrorIsThatOfTheItemsMeans() {
        // Scores 1, 0, 0.5, 0.5: variance 1/6, divided by 4 items.
        List<ItemTally> items =
                List.of(new ItemTally(2, 2), new ItemTally(2, 0), new ItemTally(2, 1), new ItemTally(2, 1));

        assertThat(ModeStatistics.standardError(items)).isCloseTo(Math.sqrt(1.0 / 24), within(1e-12));
    }

    @Test
    void withOneAnswerAnItemTheStandardErrorIsThatOfAProportion() {
        // 3 right of 10: p(1-p)/n.
        List<ItemTally> items = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> new ItemTally(1, i < 3 ? 1 : 0))
                .toList();

        assertThat(ModeStatistics.standardError(items)).isCloseTo(Math.sqrt(0.3 * 0.7 / 10), within(1e-12));
    }

    @Test
    void itemsThatAreAlikeMayBeCountedTogether() {
        List<ItemTally> apart =
                List.of(new ItemTally(2, 1), new ItemTally(2, 1), new ItemTally(2, 2), new ItemTally(3, 0));
        List<ItemTally> together = List.of(new ItemTally(2, 1, 2), new ItemTally(2, 2), new ItemTally(3, 0));

        assertThat(ModeStatistics.accuracy(together)).isEqualTo(ModeStatistics.accuracy(apart));
        assertThat(ModeStatistics.standardError(together)).isEqualTo(ModeStatistics.standardError(apart));
        assertThat(ModeStatistics.passAtK(together, 2)).isEqualTo(ModeStatistics.passAtK(apart, 2));
    }

    @Test
    void aResultCountsEachShareOverWhatCouldBeJudged() {
        // 8 of 10 right; 9 judged for the toggle, 6 obedient; 4 judged for the form, 1 well-formed; 2 of 10 cut.
        ModeStatistics.Tallies tallies = new ModeStatistics.Tallies(
                List.of(new ItemTally(1, 1, 8), new ItemTally(1, 0, 2)),
                List.of(new ItemTally(1, 1, 6), new ItemTally(1, 0, 3), new ItemTally(0, 0)),
                List.of(new ItemTally(1, 1), new ItemTally(1, 0, 3), new ItemTally(0, 0, 6)));

        Evaluation.ModeResult result = ModeStatistics.result(
                tallies, 1, new ModeStatistics.Counts(1, 2, 5), new ModeStatistics.MeanTokens(20, 12));

        assertThat(result.items()).isEqualTo(10);
        assertThat(result.answers()).isEqualTo(10);
        assertThat(result.accuracy()).isEqualTo(0.8);
        assertThat(result.standardError()).isCloseTo(Math.sqrt(0.8 * 0.2 / 10), within(1e-12));
        assertThat(result.truncatedShare()).isEqualTo(0.2);
        assertShare(result.toggleObedience(), 6.0 / 9, Math.sqrt(6.0 / 9 * 3 / 9 / 9), 9);
        assertShare(result.wellFormed(), 0.25, Math.sqrt(0.25 * 0.75 / 4), 4);
    }

    private static void assertShare(Evaluation.Share share, double value, double standardError, int answers) {
        assertThat(share.share()).isCloseTo(value, within(1e-12));
        assertThat(share.standardError()).isCloseTo(standardError, within(1e-12));
        assertThat(share.answers()).isEqualTo(answers);
    }

    @Test
    void aResultWithoutAnswersHasNoShares() {
        Evaluation.ModeResult result = ModeStatistics.result(
                new ModeStatistics.Tallies(List.of(), List.of(), List.of()),
                1,
                new ModeStatistics.Counts(0, 0, 3),
                new ModeStatistics.MeanTokens(0, 0));

        assertThat(result.accuracy()).isNull();
        assertThat(result.truncatedShare()).isNull();
        assertThat(result.toggleObedience()).isNull();
        assertThat(result.wellFormed()).isNull();
    }

    @Test
    void whatIsNotDefinedIsAbsent() {
        assertThat(ModeStatistics.accuracy(List.of())).isNull();
        assertThat(ModeStatistics.standardError(List.of(new ItemTally(3, 1)))).isNull();
        assertThat(ModeStatistics.passAtK(List.of(new ItemTally(1, 1)), 2)).isNull();
    }

    @Test
    void passAtKIsTheUnbiasedEstimate() {
        // 1 - C(3,2)/C(5,2) = 1 - 3/10
        assertThat(ModeStatistics.passAtK(5, 2, 2)).isCloseTo(0.7, within(1e-12));
        assertThat(ModeStatistics.passAtK(5, 0, 3)).isZero();
        assertThat(ModeStatistics.passAtK(5, 4, 2)).isEqualTo(1);
    }
}
