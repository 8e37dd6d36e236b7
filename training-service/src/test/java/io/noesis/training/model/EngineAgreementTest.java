package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.cpu.CpuOptions;
import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

/// The trainer and the engine compute the same model: what is exported answers as it was trained.
@WithTorch
class EngineAgreementTest {

    private static final ModelShape SHAPE = SmallModels.shape(SmallModels.BYTES.size());
    private static final float[] VALUES = SmallModels.values(SHAPE, 5);
    private static final int[] PROMPT_LENGTHS = {1, 2, 17, 129, 500};

    @TempDir
    private Path directory;

    /// The tolerances are shares of the logits' length: rounding to F16 is off by 2^-12 a weight at most, to Q8_0
    /// by half a step of 127 of the largest in a block, which random weights amplify from layer to layer; the fast
    /// kernels keep F16 keys, and round what meets Q8_0. Turned by a wrong position, the logits would be off by
    /// their length.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "F32,  SCALAR, 0.0001",
        "F32,  AUTO,   0.001",
        "F16,  SCALAR, 0.002",
        "F16,  AUTO,   0.003",
        "Q8_0, SCALAR, 0.08",
        "Q8_0, AUTO,   0.1"
    })
    void logitsAreTheSameOnBothSides(GgmlType type, KernelChoice kernels, double tolerance) throws IOException {
        Path file = directory.resolve("model.gguf");
        new GgufExport("noesis-test", SmallModels.BYTES, "{{ messages }}", Map.of()).write(SHAPE, VALUES, type, file);
        try (Parameters parameters = Parameters.of(SHAPE, VALUES);
                LoadedModel loaded = load(file, kernels)) {
            Llama model = new Llama(parameters, Precision.F32);
            for (int length : PROMPT_LENGTHS) {
                int[] tokens = SmallModels.tokens(length, SHAPE.vocabulary(), length);
                float[] trained = SmallModels.logits(model, tokens);
                float[] served = logits(loaded, tokens);

                assertThat(SmallModels.relativeDistance(served, trained))
                        .as("all of %d", length)
                        .isLessThan(tolerance);
                // The last position by itself: an error that grows with the position is small in the whole.
                assertThat(SmallModels.relativeDistance(last(served), last(trained)))
                        .as("the last of %d", length)
                        .isLessThan(2 * tolerance);
            }
        }
    }

    private static LoadedModel load(Path file, KernelChoice kernels) {
        ModelSource source = ModelSources.open(file);
        CpuOptions options = new CpuOptions(kernels, Optional.empty(), KvType.F16);
        return CpuEngines.backend(source.spec(), 1, options).load(source, SHAPE.context(), LoadProgress.silent());
    }

    private static float[] logits(LoadedModel model, int[] tokens) {
        int[] pages =
                IntStream.range(0, model.kvPages().pagesFor(tokens.length)).toArray();
        float[] all = new float[tokens.length * SHAPE.vocabulary()];
        model.forward(
                List.of(new Chunk(pages, 0, tokens, tokens.length)),
                (chunk, index, logits) ->
                        System.arraycopy(logits, 0, all, index * SHAPE.vocabulary(), SHAPE.vocabulary()));
        return all;
    }

    private static float[] last(float[] logits) {
        return Arrays.copyOfRange(logits, logits.length - SHAPE.vocabulary(), logits.length);
    }
}
