package io.noesis.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.Test;

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
