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
    private static final List<TrainingRow> WHOLE =
            ROWS.stream().filter(row -> row.given() == 0).toList();
    private static final Set<String> VERIFIABLE =
            Arrays.stream(Task.values()).filter(Task::verifiable).map(Task::id).collect(Collectors.toSet());

    @Test
    void everyEquationOfTheThinkingHolds() {
        assertThat(WHOLE)
                .filteredOn(TrainingRow::reasoning)
                .allSatisfy(row -> assertThat(Scratchpads.falseLine(Scratchpads.steps(row)))
                        .isEmpty());
    }

    @Test
    void theThinkingEndsInTheAnswer() {
        assertThat(WHOLE)
                .filteredOn(row -> row.reasoning() && VERIFIABLE.contains(row.task()))
                .allSatisfy(row -> assertThat(Scratchpads.agrees(Scratchpads.steps(row), row.expected()))
                        .as(row.output() + " and " + row.expected())
                        .isTrue());
    }

    @Test
    void everyRowHasATwinThatThinksAndAnswersTheSame() {
        Map<List<RowMessage>, Integer> balance = new HashMap<>();
        Map<List<RowMessage>, Set<String>> answers = WHOLE.stream()
                .filter(row -> VERIFIABLE.contains(row.task()))
                .collect(Collectors.groupingBy(
                        TrainingRow::input, Collectors.mapping(Scratchpads::answer, Collectors.toSet())));
        WHOLE.forEach(row -> balance.merge(row.input(), row.reasoning() ? 1 : -1, Integer::sum));

        assertThat(WHOLE).hasSize(2 * PAIRS);
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
    void cutThinkingIsGivenAndOnlyTheAnswerIsLearnt() {
        Map<List<RowMessage>, String> outputs = WHOLE.stream()
                .filter(TrainingRow::reasoning)
                .collect(Collectors.toMap(TrainingRow::input, TrainingRow::output, (one, other) -> one));

        assertThat(ROWS)
                .filteredOn(row -> row.given() > 0)
                .hasSizeBetween(PAIRS / 40, PAIRS / 10)
                .allSatisfy(row -> {
                    String whole = outputs.get(row.input());
                    String given = row.output().substring(0, row.given());
                    assertThat(row.reasoning()).isTrue();
                    assertThat(given).startsWith("<think>").endsWith("\n</think>\n\n");
                    assertThat(whole).startsWith(given.substring(0, given.indexOf("\n</think>")));
                    assertThat(whole).endsWith("\n\n" + row.output().substring(row.given()));
                })
                .anySatisfy(row -> assertThat(row.output()).startsWith("<think>\n</think>\n\n"));
    }

    @Test
    void whereNobodySaysWhetherToThinkTheAnswerIsBare() {
        assertThat(ROWS)
                .filteredOn(TrainingRow::unswitched)
                .hasSizeBetween(PAIRS / 40, PAIRS / 10)
                .allSatisfy(row -> {
                    assertThat(row.reasoning()).isFalse();
                    assertThat(row.systemPrompt()).startsWith("detailed thinking off");
                    assertThat(row.shownSystemText()).doesNotContain("detailed thinking");
                    assertThat(row.output()).doesNotContain("<think>");
                });
    }

    @Test
    void whatIsRehearsedNamesTheNumbersThatNoQuestionDoes() {
        List<String> texts = new NanoData(1).rehearsal(400).toList();

        assertThat(texts)
                .anySatisfy(text -> assertThat(Hold.hasHeldNumber(text)).isTrue());
        assertThat(texts)
                .containsExactlyElementsOf(new NanoData(1).rehearsal(400).toList());
        assertThat(texts).noneSatisfy(text -> assertThat(text).contains("?"));
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

    @Test
    void questionsOfHeldOutPairsAreInNoTraining() {
        Set<List<RowMessage>> trained = ROWS.stream().map(TrainingRow::input).collect(Collectors.toSet());
        List<TrainingRow> heldOut = new NanoData(-77).heldOutPairs(1000).toList();

        assertThat(heldOut).hasSizeGreaterThanOrEqualTo(2000);
        assertThat(heldOut).noneMatch(row -> trained.contains(row.input()));
        assertThat(heldOut.stream().map(TrainingRow::task).distinct()).containsExactlyInAnyOrderElementsOf(VERIFIABLE);
    }
}
