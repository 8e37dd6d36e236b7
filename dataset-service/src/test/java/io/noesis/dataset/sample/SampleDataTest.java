package io.noesis.dataset.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleDataTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(SampleSplit.class)
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(SampleSplit split) throws IOException {
        assertThat(text(split, 500, 7)).isEqualTo(text(split, 500, 7)).isNotEqualTo(text(split, 500, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 99, 500, 1001})
    void thereAreAsManyRowsAsAskedFor(int rows) throws IOException {
        long written = 0;
        for (SampleSplit split : SampleSplit.values()) {
            written += text(split, rows, 1).lines().count();
        }

        assertThat(written).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource(value = SampleSplit.class, names = "INSTRUCTION_FOLLOWING", mode = EnumSource.Mode.EXCLUDE)
    void aQuestionComesWithReasoningOnAndThenOff(SampleSplit split) throws IOException {
        List<JsonNode> rows = text(split, 1000, 3).lines().map(JSON::readTree).toList();

        for (int i = 0; i + 1 < rows.size(); i += 2) {
            JsonNode on = rows.get(i);
            JsonNode off = rows.get(i + 1);
            assertThat(on.get("input")).isEqualTo(off.get("input"));
            assertThat(on.get("output").asString())
                    .startsWith("<think>\n")
                    .endsWith(off.get("output").asString());
            assertThat(on.get("reasoning").asString()).isEqualTo("on");
            assertThat(off.get("reasoning").asString()).isEqualTo("off");
        }
    }

    @Test
    void aSumIsRight() throws IOException {
        text(SampleSplit.MATH, 2000, 5).lines().map(JSON::readTree).forEach(row -> {
            String question = row.at("/input/0/content").asString();
            if (question.startsWith("What is ")) {
                int[] terms = Arrays.stream(
                                question.substring(8, question.indexOf('?')).split(" \\+ "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                assertThat(row.get("output").asString()).endsWith("\\boxed{" + (terms[0] + terms[1]) + "}");
            }
        });
    }

    @Test
    void theCommandWritesTheReleasedLayout() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int status = SampleDataMain.run(
                new String[] {"--rows", "50", "--seed", "2", "--out", directory.toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);

        assertThat(status).isZero();
        assertThat(Files.readString(directory.resolve("SFT/math/math.jsonl"))).isEqualTo(text(SampleSplit.MATH, 50, 2));
        assertThat(directory.resolve("RL/instruction_following/instruction_following.jsonl"))
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rows", "--rows 0", "--rows many", "--seeds 1"})
    void aWrongCommandLineIsExplained(String line) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status =
                SampleDataMain.run(line.split(" "), System.out, new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage");
    }

    private static String text(SampleSplit split, int rows, long seed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SampleData(rows, seed).write(split, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
