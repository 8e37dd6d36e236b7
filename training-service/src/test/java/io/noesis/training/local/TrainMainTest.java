package io.noesis.training.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.training.recipe.RecipeSize;
import io.noesis.training.recipe.Recipes;
import io.noesis.training.run.DirectoryLock;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainMainTest {

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    @Test
    void aTrainingThatIsStoppedSaysHowFarItCame() throws IOException {
        AtomicReference<LocalJob> running = new AtomicReference<>();
        LocalJob job = new LocalJob("small", 1, 1, directory, Clock.systemUTC(), line -> {
            lines.add(line);
            if (line.contains("\"stage\":\"pretraining\"")) {
                running.get().cancel();
            }
        });
        running.set(job);

        TrainMain.run(new Recipes(Map.of("small", RecipeSize::small)), job, 0);

        List<JsonNode> told = lines.stream().map(JsonMapper.shared()::readTree).toList();
        assertThat(told.getFirst().path("state").asString()).isEqualTo("running");
        JsonNode last = told.getLast();
        assertThat(last.path("state").asString()).isEqualTo("cancelled");
        assertThat(last.path("stage").asString()).isEqualTo("pretraining");
        assertThat(last.has("finished_at")).isTrue();
        assertThat(directory.resolve("pretraining.safetensors")).exists();
        assertThat(directory.resolve("events.jsonl")).isNotEmptyFile();
    }

    @Test
    void thePreparationOfDataIsStoppedToo() throws IOException {
        LocalJob job = job("small");
        job.cancel();

        TrainMain.run(new Recipes(Map.of("small", RecipeSize::small)), job, 0);

        assertThat(lines.getLast()).contains("\"state\":\"cancelled\"");
        assertThat(directory.resolve("vocabulary.gguf")).doesNotExist();
    }

    @Test
    void aFailureIsTheLastThingSaid() {
        Recipes broken = new Recipes(Map.of("broken", (seed, threads) -> {
            throw new IllegalStateException("out of order");
        }));

        assertThatThrownBy(() -> TrainMain.run(broken, job("broken"), 0)).hasMessage("out of order");

        assertThat(lines.getLast()).contains("\"state\":\"failed\"").contains("\"failure\":\"out of order\"");
    }

    @Test
    void aDirectoryBelongsToOneProcess() {
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            assertThatThrownBy(() -> TrainMain.run(Recipes.published(), job("small"), 0))
                    .hasMessageContaining("another training works in");
        }
    }

    private LocalJob job(String recipe) {
        return new LocalJob(recipe, 1, 1, directory, Clock.systemUTC(), lines::add);
    }
}
