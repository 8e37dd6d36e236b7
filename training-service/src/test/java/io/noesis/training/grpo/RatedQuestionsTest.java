package io.noesis.training.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.model.SmallModels;
import io.noesis.training.objective.PolicyLoss;
import io.noesis.training.rollout.Digits;
import io.noesis.training.run.RecordingMonitor;
import io.noesis.training.tokenizer.NanoVocabulary;

class RatedQuestionsTest {

    private static final List<TrainingRow> ROWS = new NanoData(1).rl(4).toList();

    @TempDir
    private Path directory;

    private final RecordingMonitor monitor = new RecordingMonitor();
    private Path file;
    private RowEncoder encoder;

    @BeforeEach
    void makeAnEncoder() throws IOException {
        Path vocabulary = directory.resolve("vocabulary.gguf");
        SmallModels.BYTES.writeTo(vocabulary);
        encoder = new RowEncoder(NanoVocabulary.tokenizer(vocabulary), SmallModels.BYTES);
        file = directory.resolve("pass-rates.json");
    }

    private RatedQuestions rated(double thinkingShare) {
        return rated(thinkingShare, 0);
    }

    private RatedQuestions rated(double thinkingShare, double leastPassRate) {
        GrpoSettings settings = new GrpoSettings(
                2, 2, 1, 512, 2, 1f, 1e-3, new PolicyLoss(0.2, 0), thinkingShare, leastPassRate, true, 1, 1, 1, 1);
        return new RatedQuestions(file, Digits.policy(directory), encoder, settings, monitor);
    }

    @Test
    void whatWasMeasuredOnceIsRead() throws IOException {
        Files.writeString(file, "{\"pass_rates\":[0.75,0.625,1,0]}");

        List<Curriculum.Rated<Question>> kept = rated(0).hardEnough(new float[0], ROWS);

        assertThat(kept).extracting(Curriculum.Rated::passRate).containsExactly(0.625, 0.0);
        assertThat(kept)
                .extracting(question -> question.prompt().expected())
                .containsExactly(ROWS.get(1).expected(), ROWS.get(3).expected());
        assertThat(monitor.evaluated("kept")).containsExactly(2.0);
        assertThat(monitor.evaluated("dropped")).containsExactly(2.0);
    }

    @Test
    void whatNeverSucceedsMayBeDroppedToo() throws IOException {
        Files.writeString(file, "{\"pass_rates\":[0.75,0.625,0.125,0]}");

        assertThat(rated(0, 0.1).hardEnough(new float[0], ROWS))
                .extracting(Curriculum.Rated::passRate)
                .containsExactly(0.625, 0.125);
    }

    @Test
    void ratesOfOtherQuestionsAreRefused() throws IOException {
        Files.writeString(file, "{\"pass_rates\":[0.75]}");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> rated(0).hardEnough(new float[0], ROWS))
                .withMessageContaining("rates 1 questions, but there are 4");
    }

    @Test
    void theShareDecidesHowManyAreAskedToThink() throws IOException {
        Files.writeString(file, "{\"pass_rates\":[0,0,0,0]}");
        for (boolean thinking : new boolean[] {false, true}) {
            assertThat(rated(thinking ? 1 : 0).hardEnough(new float[0], ROWS)).allSatisfy(question -> {
                assertThat(question.prompt().reasoning()).isEqualTo(thinking);
                assertThat(new String(bytes(question.prompt().tokens()), StandardCharsets.US_ASCII))
                        .contains(thinking ? "detailed thinking on" : "detailed thinking off");
            });
        }
    }

    /// Ids of this vocabulary below 256 are bytes.
    private static byte[] bytes(int[] tokens) {
        byte[] bytes = new byte[tokens.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (tokens[i] < 256 ? tokens[i] : '|');
        }
        return bytes;
    }
}
