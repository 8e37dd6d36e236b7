package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.backend.KernelTier;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.generation.LoadProgress;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.source.ModelSources;

/// The forward pass against an F64 one that was written apart from it.
class CpuModelTest {

    private static final int[] TOKENS = tokens(75, 1);
    private static final int[] OTHERS = tokens(30, 2);

    @TempDir
    private Path directory;

    static Stream<Arguments> models() {
        return Arrays.stream(KernelTier.values())
                .flatMap(tier -> Stream.concat(
                        Stream.of(Arguments.of(tier, "heterogeneous", TinyLlama.heterogeneous())),
                        Stream.of(GgmlType.values())
                                .map(type -> Arguments.of(tier, type.name(), TinyLlama.uniform(type)))));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("models")
    void logitsAreThoseOfTheReference(KernelTier tier, String name, TinyLlama tiny) throws IOException {
        Path file = directory.resolve(name + ".gguf");
        tiny.writeTo(file);
        double[][] expected = tiny.forward(TOKENS);
        double[][] expectedOthers = tiny.forward(OTHERS);
        try (LoadedModel model = new CpuBackend(MatrixProductTest.kernels(tier), 2)
                .load(ModelSources.open(file), 512, LoadProgress.silent())) {
            wholePromptThenTokenByToken(model, expected);
            twoSequencesInUnevenChunks(model, expected, expectedOthers);
        }
    }

    private static void wholePromptThenTokenByToken(LoadedModel model, double[][] expected) {
        int[] pages = {5, 0};
        int prompt = 66;
        List<float[]> logits = forward(model, new Chunk(pages, 0, Arrays.copyOf(TOKENS, prompt), 3));
        for (int i = 0; i < 3; i++) {
            assertClose(logits.get(i), expected[prompt - 3 + i]);
        }
        for (int t = prompt; t < TOKENS.length; t++) {
            assertClose(forward(model, chunk(pages, TOKENS, t, t + 1)).getFirst(), expected[t]);
        }
    }

    private static void twoSequencesInUnevenChunks(LoadedModel model, double[][] expected, double[][] expectedOthers) {
        int[] pages = {1, 2};
        int[] others = {4};
        forward(model, chunk(pages, TOKENS, 0, 5));
        forward(model, chunk(pages, TOKENS, 5, 70), chunk(others, OTHERS, 0, 3));
        List<float[]> logits = forward(model, chunk(others, OTHERS, 3, 30), chunk(pages, TOKENS, 70, 71));
        assertClose(logits.get(0), expectedOthers[29]);
        assertClose(logits.get(1), expected[70]);
    }

    private static Chunk chunk(int[] pages, int[] tokens, int from, int to) {
        return new Chunk(pages, from, Arrays.copyOfRange(tokens, from, to), 1);
    }

    private static List<float[]> forward(LoadedModel model, Chunk... chunks) {
        List<float[]> logits = new ArrayList<>();
        model.forward(List.of(chunks), (chunk, index, row) -> logits.add(row.clone()));
        return logits;
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-3 * Math.max(1, largest)));
        }
    }

    private static int[] tokens(int count, int seed) {
        return new Random(seed).ints(count, 0, 280).toArray();
    }
}
