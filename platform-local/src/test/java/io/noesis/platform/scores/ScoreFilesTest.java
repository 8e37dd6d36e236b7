package io.noesis.platform.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.Evaluation.ModeResult;
import io.noesis.api.evaluation.Evaluation.Share;
import io.noesis.api.evaluation.ThinkingBudget;

class ScoreFilesTest {

    @TempDir
    Path directory;

    @Test
    void theTablesShowEachModeAndEachBudget() throws Exception {
        new ScoreFiles().write(sheet(), directory);

        assertThat(Files.readString(directory.resolve("scores.md")))
                .contains(
                        "# Scores of tiny",
                        "on 2026-11-27:",
                        "| nano-chain | off | 500 | 20.0 ± 1.8 | 0.0 | 1.0 | 99.0 ± 0.4 | – |",
                        "| nano-chain | on | 500 | 80.0 ± 1.8 | 60.0 | 1.0 | 99.0 ± 0.4 | – |",
                        "| nano-tools | off | 500 | 50.0 ± 2.2 | 0.0 | 1.0 | 99.0 ± 0.4 | 90.0 ± 1.3 |",
                        "| set | thinking | fresh |\n|---|---|--:|\n| nano-chain | off | 20.0 ± 1.8 |\n"
                                + "| nano-chain | on | 80.0 ± 1.8 |\n\n## Accuracy by thinking budget",
                        "| set | 0 | 16 | none |\n|---|--:|--:|--:|\n"
                                + "| nano-chain | 30.0 ± 2.0 (2.0) | 55.0 ± 2.2 (15.5) | 80.0 ± 1.8 (60.0) |\n")
                .doesNotContain("nano-tools | 5");
    }

    @Test
    void theChartHasALineWithItsPointsAndErrorBars() throws Exception {
        new ScoreFiles().write(sheet(), directory);

        String svg = Files.readString(directory.resolve("budget.svg"));
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        // 0 to 60 tokens lie between 66 and 670, 0 to 1 between 420 and 48.
        assertThat(document.getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points"))
                .hasToString("points=\"86.1333 308.4 222.0333 215.4 670 122.4\""
                        .replace(" 308", ",308")
                        .replace(" 215", ",215")
                        .replace(" 122", ",122"));
        assertThat(document.getElementsByTagName("g").getLength()).isEqualTo(3);
        assertThat(svg).contains("<title>nano-chain, budget 16: 55.0 % ± 2.2, 15.5 tokens</title>");
    }

    @Test
    void theJsonHoldsWhatTheRunsSaid() throws Exception {
        new ScoreFiles().write(sheet(), directory);

        assertThat(Files.readString(directory.resolve("scores.json")))
                .contains("\"model\" : \"tiny\"", "\"results_by_budget\"", "\"budgets\" : [ 0, 16, \"none\" ]");
    }

    @Test
    void withoutBudgetsThereIsNoChart() throws Exception {
        ScoreSheet tools = new ScoreSheet("tiny", Instant.EPOCH, sheet().sets().subList(1, 2));

        assertThat(new ScoreFiles().write(tools, directory)).hasSize(2);
        assertThat(Files.readString(directory.resolve("scores.md"))).doesNotContain("by thinking budget");
    }

    private static ScoreSheet sheet() {
        Map<String, ModeResult> budgets = new LinkedHashMap<>();
        budgets.put("0", result(0.3, 2, null));
        budgets.put("16", result(0.55, 15.5, null));
        budgets.put("none", result(0.8, 60, null));
        ScoreSheet.SetScores chain = new ScoreSheet.SetScores(
                BenchmarkInfo.of("nano-chain", "Chains.", "exact-text", 500, true),
                run(
                        List.of(ThinkingBudget.of(0), ThinkingBudget.of(16), ThinkingBudget.NONE),
                        Map.of("on", budgets.get("none"), "off", result(0.2, 0, null)),
                        budgets));
        ModeResult tools = result(0.5, 0, new Share(0.9, 0.0134, 500));
        ScoreSheet.SetScores calls = new ScoreSheet.SetScores(
                BenchmarkInfo.of("nano-tools", "Calls.", "tool-call", 500, true),
                run(List.of(ThinkingBudget.NONE), Map.of("off", tools, "on", tools), Map.of("none", tools)));
        return new ScoreSheet("tiny", Instant.parse("2026-11-27T10:00:00Z"), List.of(chain, calls));
    }

    private static Evaluation run(
            List<ThinkingBudget> budgets, Map<String, ModeResult> byMode, Map<String, ModeResult> byBudget) {
        return new Evaluation(
                new UUID(0, 1),
                Evaluation.OBJECT,
                "tiny",
                "b",
                List.of("off", "on"),
                budgets,
                1,
                "completed",
                new Evaluation.Progress(1, 1),
                byMode,
                byBudget,
                byBudget.containsKey("16") ? Map.of("fresh", byMode) : null,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    private static ModeResult result(double accuracy, double tokens, @Nullable Share wellFormed) {
        return new ModeResult(
                500,
                500,
                accuracy,
                Math.sqrt(accuracy * (1 - accuracy) / 500),
                null,
                0,
                5,
                0.01,
                0,
                tokens + 10,
                tokens,
                new Share(0.99, 0.0044, 500),
                wellFormed);
    }
}
