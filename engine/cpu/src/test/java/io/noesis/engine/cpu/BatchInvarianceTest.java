package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
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

/// A token's logits are the same to the last bit however its sequence is cut into chunks and whoever shares the step.
/// Guesses ahead, recomputation after a preemption and fixed seeds rely on it.
class BatchInvarianceTest {

    private static final int SEQUENCES = 3;
    private static final int LENGTH = 70;
    private static final int ROUNDS = 4;

    /// More tokens than any tile has.
    private static final int LARGEST_CHUNK = 23;

    @TempDir
    private Path directory;

    static Stream<Arguments> everyTypeOnEveryTier() {
        return Backends.all().stream()
                .flatMap(backend -> Stream.concat(
                        Stream.of(
                                Arguments.of(backend, "heterogeneous", TinyLlama.heterogeneous()),
                                Arguments.of(backend, "deci Q8_0", TinyLlama.deci(GgmlType.Q8_0))),
                        Stream.of(GgmlType.values())
                                .map(type -> Arguments.of(backend, type.name(), TinyLlama.uniform(type)))));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("everyTypeOnEveryTier")
    void logitsDoNotDependOnCutsAndNeighbours(Backends.Named backend, String name, TinyLlama tiny) throws IOException {
        Path file = directory.resolve("tiny.gguf");
        tiny.writeTo(file);
        Random random = new Random(11);
        int[][] sequences = IntStream.range(0, SEQUENCES)
                .mapToObj(i -> random.ints(LENGTH, 0, 280).toArray())
                .toArray(int[][]::new);

        try (LoadedModel model = backend.backend().load(ModelSources.open(file), 512, LoadProgress.silent())) {
            assertThat(model.isBatchInvariant()).isTrue();
            float[][][] alone = tokenByToken(model, sequences);
            for (int round = 0; round < ROUNDS; round++) {
                assertSame(
                        "round " + round,
                        alone,
                        inSharedSteps(model, sequences, random, () -> random.nextInt(LARGEST_CHUNK)));
            }
            assertSame("all in one step", alone, inSharedSteps(model, sequences, random, () -> LENGTH));
        }
    }

    private static void assertSame(String what, float[][][] alone, float[][][] shared) {
        for (int s = 0; s < SEQUENCES; s++) {
            for (int t = 0; t < LENGTH; t++) {
                assertThat(shared[s][t])
                        .as("%s, sequence %d, token %d", what, s, t)
                        .containsExactly(alone[s][t]);
            }
        }
    }

    private static float[][][] tokenByToken(LoadedModel model, int[][] sequences) {
        float[][][] logits = new float[SEQUENCES][LENGTH][];
        for (int s = 0; s < SEQUENCES; s++) {
            for (int t = 0; t < LENGTH; t++) {
                float[][] row = logits[s];
                int token = t;
                Chunk chunk = new Chunk(pages(s), t, new int[] {sequences[s][t]}, 1);
                model.forward(List.of(chunk), (index, wanted, numbers) -> row[token] = numbers.clone());
            }
        }
        return logits;
    }

    /// Steps of chunks from sequences in random order, some of which sit a step out.
    private static float[][][] inSharedSteps(
            LoadedModel model, int[][] sequences, Random random, IntSupplier chunkLength) {
        float[][][] logits = new float[SEQUENCES][LENGTH][];
        int[] done = new int[SEQUENCES];
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, SEQUENCES).boxed().toList());
        while (Arrays.stream(done).anyMatch(tokens -> tokens < LENGTH)) {
            Collections.shuffle(order, random);
            List<Integer> present = new ArrayList<>();
            List<Chunk> chunks = new ArrayList<>();
            for (int s : order) {
                int end = Math.min(LENGTH, done[s] + chunkLength.getAsInt());
                if (end > done[s]) {
                    int[] tokens = Arrays.copyOfRange(sequences[s], done[s], end);
                    present.add(s);
                    chunks.add(new Chunk(pages(s), done[s], tokens, tokens.length));
                }
            }
            if (!chunks.isEmpty()) {
                model.forward(
                        chunks,
                        (chunk, index, numbers) ->
                                logits[present.get(chunk)][done[present.get(chunk)] + index] = numbers.clone());
                for (int i = 0; i < chunks.size(); i++) {
                    done[present.get(i)] = chunks.get(i).end();
                }
            }
        }
        return logits;
    }

    private static int[] pages(int sequence) {
        return new int[] {SEQUENCES + sequence, sequence};
    }
}
