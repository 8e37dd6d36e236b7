package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HeldOutTest {

    private static final NanoData DATA = new NanoData(1);
    private static final List<TrainingRow> ROWS = DATA.sft(6000).toList();
    private static final Set<String> TEMPLATES =
            ROWS.stream().map(HeldOutTest::fragments).flatMap(Set::stream).collect(Collectors.toSet());

    private static Set<String> fragments(TrainingRow row) {
        return new HashSet<>(List.of(row.template().split("[.]", 2)[1].split("(?<=\\d)-")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "words", "units", "times", "compare", "letters", "logic", "tools", "toggle"})
    void noHeldOutQuestionIsInTheTraining(String set) {
        List<HeldOutItem> items = DATA.heldOut(set, 600);

        assertThat(items).hasSize(600);
        assertThat(items.stream().map(HeldOutItem::id)).doesNotHaveDuplicates();
        assertThat(Overlap.of(13, items, ROWS.stream()).duplicates()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "words", "units", "compare", "letters", "logic", "tools"})
    void aThirdHasAWordingThatTrainingNeverHas(String set) {
        Map<String, List<HeldOutItem>> kinds =
                DATA.heldOut(set, 300).stream().collect(Collectors.groupingBy(HeldOutItem::holdout));

        assertThat(kinds.keySet()).containsExactlyInAnyOrder("template", "range", "fresh");
        assertThat(kinds.values()).allSatisfy(items -> assertThat(items).hasSize(100));
        assertThat(kinds.get("template"))
                .allSatisfy(item -> assertThat(
                                TEMPLATES.containsAll(List.of(item.template().split("(?<=\\d)-"))))
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "words", "units", "compare"})
    void rangeItemsAskAboutANumberOfTheSeventies(String set) {
        assertThat(DATA.heldOut(set, 300))
                .allSatisfy(item -> assertThat(Hold.hasHeldNumber(item.prompt()))
                        .isEqualTo(item.holdout().equals("range")));
    }

    @Test
    void longChainsAreHeldOut() {
        Pattern number = Pattern.compile("\\d+");

        assertThat(DATA.heldOut("chain", 300))
                .allSatisfy(item -> assertThat(
                                number.matcher(item.prompt()).results().count())
                        .isGreaterThanOrEqualTo(4));
    }

    @Test
    void theSetsDoNotDependOnTheSeed() {
        assertThat(new NanoData(77).heldOut("words", 90)).isEqualTo(DATA.heldOut("words", 90));
        assertThat(DATA.heldOut("words", 200).subList(0, 90)).isEqualTo(DATA.heldOut("words", 90));
    }

    @Test
    void promptsOfTheRewardsAreNeitherTrainedOnNorHeldOut() {
        Set<List<RowMessage>> trained = ROWS.stream().map(TrainingRow::input).collect(Collectors.toSet());
        List<HeldOutItem> held = new ArrayList<>();
        List.of("chain", "words", "units", "compare", "letters", "logic")
                .forEach(set -> held.addAll(DATA.heldOut(set, 600)));
        List<TrainingRow> rewards = DATA.rl(2000).toList();

        assertThat(rewards).allSatisfy(row -> assertThat(trained).doesNotContain(row.input()));
        assertThat(Overlap.of(13, held, rewards.stream()).duplicates()).isZero();
    }

    @Test
    void theOverlapReportSeesWhatIsCopied() {
        TrainingRow row = ROWS.stream()
                .filter(each -> each.task().equals("words"))
                .findFirst()
                .orElseThrow();
        HeldOutItem copy = new HeldOutItem(
                "copy",
                "words",
                row.input().getLast().content().toUpperCase(Locale.ROOT),
                upper(row),
                List.of(),
                "1",
                "fresh",
                "x");

        Overlap.Report report = Overlap.of(8, List.of(copy), ROWS.stream());

        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.overlapping()).isEqualTo(1);
        assertThat(report.worst().getFirst().shared()).isEqualTo(1.0);
    }

    private static List<RowMessage> upper(TrainingRow row) {
        return row.input().stream()
                .map(turn -> new RowMessage(turn.role(), turn.content().toUpperCase(Locale.ROOT)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "words", "units", "times", "compare", "letters", "logic", "tools", "toggle"})
    void benchmarksAreWrittenInTheFormOfTheEvaluationService(String set) {
        List<String> lines = DATA.benchmarkLines(set);
        Set<String> ids = new HashSet<>();

        JsonNode head = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(head.path("id").asString()).isEqualTo("noesis-nano-" + set);
        assertThat(head.path("scorer").asString()).isNotBlank();
        assertThat(lines.subList(1, lines.size()))
                .hasSizeGreaterThanOrEqualTo(500)
                .allSatisfy(line -> {
                    JsonNode item = JsonMapper.shared().readTree(line);
                    assertThat(ids.add(item.path("id").asString())).isTrue();
                    assertThat(item.path("prompt").asString()).isNotBlank();
                    assertThat(item.path("expected").asString()).isNotBlank();
                });
    }
}
