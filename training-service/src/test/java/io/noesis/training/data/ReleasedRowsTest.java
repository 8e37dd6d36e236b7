package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rules by which the dataset service accepts a row of the release.
class ReleasedRowsTest {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");
    private static final Set<String> CATEGORIES = Set.of("math", "code", "science", "chat", "safety");
    private static final Pattern SLOT = Pattern.compile("\\{[A-Za-z]+\\d?}");

    @TempDir
    private Path directory;

    @Test
    void everyRowKeepsTheRulesOfTheRelease() {
        assertThat(new NanoData(5).sft(3000)).allSatisfy(row -> {
            JsonNode json = JsonMapper.shared().readTree(row.toJson());
            common(json);
            assertThat(json.path("output").asString()).isNotBlank();
            assertThat(json.path("generator").asString()).isEqualTo("noesis-data-generator");
            boolean thinks = json.path("reasoning").asString().equals("on");
            assertThat(json.path("output").asString().startsWith("<think>\n")).isEqualTo(thinks);
            assertThat(json.path("output").asString().contains("</think>")).isEqualTo(thinks);
            // Only a budget of nothing leaves the thinking empty, which the service warns of.
            if (row.given() == 0) {
                assertThat(json.path("output").asString()).doesNotContainPattern("<think>\\s*</think>");
            }
        });
    }

    @Test
    void everyRewardPromptKeepsTheRulesOfTheRelease() {
        assertThat(new NanoData(5).rl(500)).allSatisfy(row -> {
            JsonNode json = JsonMapper.shared().readTree(row.toRewardJson());
            common(json);
            assertThat(json.path("args").path("instruction_id_list").size()).isEqualTo(1);
            assertThat(json.path("args").path("instruction_kwargs").size()).isEqualTo(1);
            assertThat(row.output()).contains(row.expected());
        });
    }

    private static void common(JsonNode json) {
        for (JsonNode turn : json.path("input")) {
            assertThat(turn.path("role").asString()).isIn(ROLES);
            assertThat(turn.path("content").asString()).isNotBlank().doesNotContainPattern(SLOT);
        }
        assertThat(json.path("input").isEmpty()).isFalse();
        assertThat(json.path("category").asString()).isIn(CATEGORIES);
        assertThat(json.path("license").asString()).isEqualTo("apache-2.0");
        assertThat(json.path("used_in_training").asString()).isEqualTo("noesis-nano");
        assertThat(json.path("version").asString()).isEqualTo("v1");
        assertThat(json.path("system_prompt").asString())
                .startsWith("detailed thinking " + json.path("reasoning").asString());
    }

    @Test
    void filesLieWhereTheReleaseHasThem() throws Exception {
        int status = DataFiles.run(
                new String[] {"--seed", "3", "--pairs", "400", "--out", directory.toString()},
                new PrintStream(new ByteArrayOutputStream()),
                System.err);

        assertThat(status).isZero();
        List<String> math = Files.readAllLines(directory.resolve("SFT/math/math_v1.jsonl"));
        List<String> reward =
                Files.readAllLines(directory.resolve("RL/instruction_following/instruction_following_v1.jsonl"));
        assertThat(math)
                .hasSizeGreaterThan(300)
                .allSatisfy(line ->
                        assertThat(TrainingRow.fromJson(line).category()).isEqualTo("math"));
        assertThat(reward).hasSize(40);
    }

    @Test
    void aWrongOptionIsRefusedWithTheUsage() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = DataFiles.run(new String[] {"--rows", "4"}, System.out, new PrintStream(err));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("unknown option --rows").contains("usage: nano-data");
    }
}
