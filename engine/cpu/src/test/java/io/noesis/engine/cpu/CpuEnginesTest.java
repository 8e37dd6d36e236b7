package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.scheduler.EngineOptions;
import io.noesis.engine.source.ModelSources;

class CpuEnginesTest {

    @TempDir
    private Path directory;

    @Test
    void loadsAFileAndSaysWhatItLoaded() throws IOException {
        List<Double> fractions = new ArrayList<>();

        try (GenerationEngine engine =
                CpuEngines.load(modelFile(), EngineOptions.DEFAULT, (stage, fraction) -> fractions.add(fraction))) {
            assertThat(engine.model().name()).isEqualTo("tiny");
            assertThat(engine.model().architecture()).isEqualTo("llama");
            assertThat(engine.model().contextLength()).isEqualTo(128);
            assertThat(engine.model().kernelTier())
                    .isIn("NATIVE_AMX_INT8", "NATIVE_AVX512_VNNI", "NATIVE_AVX2", "VECTOR");
            assertThat(engine.counters().kvCacheTokensTotal()).isEqualTo(4 * 128);
        }
        assertThat(fractions).isSorted().startsWith(0.0).endsWith(1.0);
    }

    @Test
    void loadsADirectory() throws IOException {
        Path model = TinyDirectory.deci("BF16").writeTo(directory.resolve("tiny-directory"));

        try (GenerationEngine engine = CpuEngines.load(model, EngineOptions.DEFAULT, LoadProgress.silent())) {
            assertThat(engine.model().name()).isEqualTo("tiny-directory");
            assertThat(engine.model().architecture()).isEqualTo("deci");
            assertThat(engine.model().chatTemplate()).contains("{{ bos_token }}{{ messages[0].content }}");
        }
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(modelFile());
        Path cut = directory.resolve("cut.gguf");
        for (int length = 0; length < whole.length; length += 1 + whole.length / 97) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CpuEngines.load(cut, EngineOptions.DEFAULT, LoadProgress.silent()))
                    .isInstanceOf(ModelLoadException.class);
        }
    }

    @Test
    void refusesACacheThatTheHeapCannotHold() throws IOException {
        Path file = modelFile();
        EngineOptions absurd = new EngineOptions(1, 0, 1, 1, Long.MAX_VALUE / 2, 1);

        assertThatThrownBy(() -> CpuEngines.load(file, absurd, LoadProgress.silent()))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("kvTokens");
    }

    @Test
    void cutsAnOpenContextToTheHeapAndRefusesOneThatWasAskedFor() throws IOException {
        try (ModelSource source = ModelSources.open(modelFile())) {
            ModelSpec spec = source.spec();
            KvBudget budget = new KvBudget(1000, plan -> 10);

            EngineOptions cut = budget.fit(spec, EngineOptions.DEFAULT);

            assertThat(cut.contextLength()).isEqualTo(100);
            assertThat(cut.kvTokens()).isEqualTo(100);
            assertThatThrownBy(() -> budget.fit(spec, new EngineOptions(1, 101, 1, 1, 0, 1)))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("contextLength 101");
        }
    }

    private Path modelFile() throws IOException {
        return TinyModelFile.writeTo(directory, GgmlType.Q4_1);
    }
}
