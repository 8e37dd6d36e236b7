package io.noesis.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.gguf.GgufFile;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.model.Parameters;
import io.noesis.training.rows.TrainingRows;
import io.noesis.training.run.RecordingMonitor;
import io.noesis.training.run.TrainingEvent;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole way from nothing to a model, small enough to walk in a test.
class BundledRecipeTest {

    private static final long SEED = 3;
    private static final RecipeSize SIZE = RecipeSize.smoke(SEED);

    @TempDir
    private Path work;

    private BundledRecipe recipe(RecordingMonitor monitor) {
        return new BundledRecipe(SIZE, SEED, new LogicRows(SIZE.pairs()), work, monitor);
    }

    private static List<Double> heldOutLoss(RecordingMonitor monitor, String stage) {
        return monitor.of(TrainingEvent.Evaluated.class).stream()
                .filter(event -> event.stage().equals(stage) && event.measure().equals("loss"))
                .map(TrainingEvent.Evaluated::value)
                .toList();
    }

    /// Rows of the easiest task, whose answers are mostly yes and no.
    private record LogicRows(int pairs) implements TrainingRows {

        @Override
        public List<TrainingRow> fineTuning() {
            return logic(new NanoData(SEED).sft(pairs * 20)).limit(2L * pairs).toList();
        }

        @Override
        public List<TrainingRow> questions() {
            return logic(new NanoData(SEED).rl(pairs * 2)).toList();
        }

        private static Stream<TrainingRow> logic(Stream<TrainingRow> rows) {
            return rows.filter(row -> row.task().equals("logic"));
        }

        @Override
        public String version() {
            return "logic only";
        }
    }

    @Test
    void makesAModelThatHasLearntAndDoesNotMakeItTwice() throws IOException {
        RecordingMonitor monitor = new RecordingMonitor();
        BundledRecipe.Outcome outcome = recipe(monitor).run();

        List<Double> loss = heldOutLoss(monitor, "pretraining");
        assertThat(loss.getLast()).isLessThan(0.8 * loss.getFirst());
        Map<String, Double> before = measuredBeforeTraining();
        assertThat(before).containsEntry("logic.off", 0.0);
        assertThat(monitor.evaluated("logic.off").getLast()).isGreaterThan(0.25);
        assertThat(monitor.of(TrainingEvent.Rollouts.class)).isNotEmpty().allSatisfy(step -> {
            assertThat(step.reward()).isBetween(0.0, 1.2);
            assertThat(step.divergence()).isCloseTo(0, within(0.5));
        });

        try (GgufFile gguf = GgufFile.open(outcome.model())) {
            assertThat(gguf.metadata().string("general.name")).isEqualTo("noesis-nano");
            assertThat(gguf.metadata().string("noesis.recipe")).isEqualTo("smoke");
            assertThat(gguf.metadata().string("general.license")).isEqualTo("apache-2.0");
        }
        assertThat(outcome.card())
                .content()
                .contains("# noesis-nano")
                .contains("seed 3")
                .contains("| logic | ");

        byte[] model = Files.readAllBytes(outcome.model());
        RecordingMonitor again = new RecordingMonitor();
        recipe(again).run();

        assertThat(again.of(TrainingEvent.Step.class)).isEmpty();
        assertThat(again.of(TrainingEvent.Rollouts.class)).isEmpty();
        assertThat(outcome.model()).hasBinaryContent(model);
    }

    @Test
    void aStudyTriesBothOrdersWithEverySeed() throws IOException {
        BundledRecipe recipe = recipe(new RecordingMonitor());
        ReinforcementStudy study = new ReinforcementStudy(recipe, SIZE, work, 2);
        assertThatThrownBy(() -> study.run(List.of(SEED))).hasMessageContaining("no fine-tuned model");
        recipe.run();

        Path table = study.run(List.of(SEED, SEED + 1));

        assertThat(table)
                .content()
                .contains("| easy to hard | 3 |")
                .contains("| easy to hard | 4 |")
                .contains("| random | 3 |")
                .contains("| random | 4 |")
                .contains("easy to hard, mean of 2 seeds")
                .contains("random, mean of 2 seeds")
                .contains("easy to hard against random");
        JsonNode json = JsonMapper.shared().readTree(Files.readString(work.resolve("study.json")));
        assertThat(json.path("runs").size()).isEqualTo(4);
        assertThat(json.path("before").path("logic.on").path("items").asInt()).isEqualTo(2);
        assertThat(json.path("curriculum_over_random").path("gain_on").asDouble())
                .as("the gain of the one less the gain of the other")
                .isCloseTo(
                        json.path("curriculum").path("gain_on").asDouble()
                                - json.path("random").path("gain_on").asDouble(),
                        within(1e-12));
        assertThat(work.resolve("study-random-seed4.safetensors")).exists();
        assertThat(work.resolve("study-curriculum-seed3.safetensors"))
                .as("the recipe's own reinforcement is one of the study's")
                .doesNotExist();
    }

    private Map<String, Double> measuredBeforeTraining() throws IOException {
        BundledRecipe.Prepared prepared = recipe(new RecordingMonitor()).prepare();
        try (Parameters fresh = Parameters.random(prepared.shape(), SEED)) {
            return prepared.probe().measure(fresh.values(), SIZE.reinforcement().maxTokens());
        }
    }
}
