package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

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

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.source.ModelSources;

/// The forward pass against an F64 one that was written apart from it.
class CpuModelTest {

    private static final int[] TOKENS = tokens(75, 1);
    private static final int[] OTHERS = tokens(30, 2);

    @TempDir
    private Path directory;

    /// Activations are rounded to 8 bits where weights are, again in every layer. Weights of random bits amplify that;
    /// what a product itself may be off is in [io.noesis.engine.cpu.natives.NativeProductTest].
    private static final double ROUNDED = 0.2;

    private static final double EXACT = 1e-3;

    static Stream<Arguments> models() {
        return Backends.all().stream()
                .flatMap(backend -> Stream.concat(
                        Stream.of(
                                Arguments.of(backend, "heterogeneous", TinyLlama.heterogeneous(), EXACT),
                                Arguments.of(backend, "deci F32", TinyLlama.deci(GgmlType.F32), EXACT),
                                Arguments.of(
                                        backend,
                                        "deci Q8_0",
                                        TinyLlama.deci(GgmlType.Q8_0),
                                        tolerance(backend, GgmlType.Q8_0))),
                        Stream.of(GgmlType.values())
                                .map(type -> Arguments.of(
                                        backend, type.name(), TinyLlama.uniform(type), tolerance(backend, type)))));
    }

    private static double tolerance(Backends.Named backend, GgmlType type) {
        return backend.roundsActivations() && type.blockLength() > 1 ? ROUNDED : EXACT;
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("models")
    void logitsAreThoseOfTheReference(Backends.Named backend, String name, TinyLlama tiny, double tolerance)
            throws IOException {
        Path file = directory.resolve(name + ".gguf");
        tiny.writeTo(file);
        double[][] expected = tiny.forward(TOKENS);
        double[][] expectedOthers = tiny.forward(OTHERS);
        try (LoadedModel model = backend.backend().load(ModelSources.open(file), 512, LoadProgress.silent())) {
            wholePromptThenTokenByToken(model, expected, tolerance);
            twoSequencesInUnevenChunks(model, expected, expectedOthers, tolerance);
        }
    }

    private static void wholePromptThenTokenByToken(LoadedModel model, double[][] expected, double tolerance) {
        int[] pages = {5, 0};
        int prompt = 66;
        List<float[]> logits = forward(model, new Chunk(pages, 0, Arrays.copyOf(TOKENS, prompt), 3));
        for (int i = 0; i < 3; i++) {
            assertClose(logits.get(i), expected[prompt - 3 + i], tolerance);
        }
        for (int t = prompt; t < TOKENS.length; t++) {
            assertClose(forward(model, chunk(pages, TOKENS, t, t + 1)).getFirst(), expected[t], tolerance);
        }
    }

    private static void twoSequencesInUnevenChunks(
            LoadedModel model, double[][] expected, double[][] expectedOthers, double tolerance) {
        int[] pages = {1, 2};
        int[] others = {4};
        forward(model, chunk(pages, TOKENS, 0, 5));
        forward(model, chunk(pages, TOKENS, 5, 70), chunk(others, OTHERS, 0, 3));
        List<float[]> logits = forward(model, chunk(others, OTHERS, 3, 30), chunk(pages, TOKENS, 70, 71));
        assertClose(logits.get(0), expectedOthers[29], tolerance);
        assertClose(logits.get(1), expected[70], tolerance);
    }

    private static Chunk chunk(int[] pages, int[] tokens, int from, int to) {
        return new Chunk(pages, from, Arrays.copyOfRange(tokens, from, to), 1);
    }

    private static List<float[]> forward(LoadedModel model, Chunk... chunks) {
        List<float[]> logits = new ArrayList<>();
        model.forward(List.of(chunks), (chunk, index, row) -> logits.add(row.clone()));
        return logits;
    }

    private static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = actual[i] - expected[i];
            squares += expected[i] * expected[i];
            differences += difference * difference;
            if (tolerance == EXACT) {
                assertThat(Math.abs(difference)).isLessThan(EXACT * Math.max(1, largest));
            }
        }
        assertThat(Math.sqrt(differences / squares)).isLessThan(tolerance);
    }

    private static int[] tokens(int count, int seed) {
        return new Random(seed).ints(count, 0, 280).toArray();
    }
}
