package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

class NanoDataTest {

    private static final int PAIRS = 4000;
    private static final List<TrainingRow> ROWS = new NanoData(1).sft(PAIRS).toList();
    private static final Set<String> VERIFIABLE =
            Arrays.stream(Task.values()).filter(Task::verifiable).map(Task::id).collect(Collectors.toSet());

    @Test
    void everyEquationOfTheThinkingHolds() {
        assertThat(ROWS)
                .filteredOn(TrainingRow::reasoning)
                .allSatisfy(row -> assertThat(Scratchpads.falseLine(Scratchpads.steps(row)))
                        .isEmpty());
    }

    @Test
    void theThinkingEndsInTheAnswer() {
        assertThat(ROWS)
                .filteredOn(row -> row.reasoning() && VERIFIABLE.contains(row.task()))
                .allSatisfy(row -> assertThat(Scratchpads.agrees(Scratchpads.steps(row), row.expected()))
                        .as(row.output() + " and " + row.expected())
                        .isTrue());
    }

    @Test
    void everyRowHasATwinThatThinksAndAnswersTheSame() {
        Map<List<RowMessage>, Integer> balance = new HashMap<>();
        Map<List<RowMessage>, Set<String>> answers = ROWS.stream()
                .filter(row -> VERIFIABLE.contains(row.task()))
                .collect(Collectors.groupingBy(
                        TrainingRow::input, Collectors.mapping(Scratchpads::answer, Collectors.toSet())));
        ROWS.forEach(row -> balance.merge(row.input(), row.reasoning() ? 1 : -1, Integer::sum));

        assertThat(ROWS).hasSize(2 * PAIRS);
        assertThat(balance.values()).containsOnly(0);
        assertThat(answers.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        assertThat(new NanoData(1).sft(PAIRS)).containsExactlyElementsOf(ROWS);
        assertThat(new NanoData(2).sft(200).toList())
                .isNotEqualTo(new NanoData(1).sft(200).toList());
        assertThat(new NanoData(3).rl(50))
                .containsExactlyElementsOf(new NanoData(3).rl(50).toList());
        assertThat(new NanoData(3).pretraining(50))
                .containsExactlyElementsOf(new NanoData(3).pretraining(50).toList());
    }

    @Test
    void noQuestionOfTheTrainingHasAHeldOutOperand() {
        assertThat(ROWS)
                .allSatisfy(row -> assertThat(
                                Hold.hasHeldNumber(row.input().getLast().content()))
                        .as(row.toString())
                        .isFalse());
    }

    @Test
    void rowsComeBackFromTheirJson() {
        assertThat(ROWS.subList(0, 500))
                .allSatisfy(
                        row -> assertThat(TrainingRow.fromJson(row.toJson())).isEqualTo(row));
    }

    @Test
    void rowsAreShort() {
        assertThat(ROWS)
                .filteredOn(row -> !row.task().equals("tools"))
                .allSatisfy(row -> assertThat(row.input().getLast().content().length()
                                + row.output().length())
                        .as(row.toString())
                        .isLessThan(700));
    }
}
