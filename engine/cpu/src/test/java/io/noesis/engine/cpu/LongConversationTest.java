package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.InstructionSet;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernelsPresent;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.source.ModelSources;

/// Where a token sees so many keys that several workers share them, its logits are what one worker makes of them, and
/// what they are as part of a prompt.
class LongConversationTest {

    /// Three segments of keys and some.
    private static final int LENGTH = 790;

    private static final int LAST = 30;
    private static final int PAGE = 64;
    private static final int[] TOKENS = new Random(1).ints(LENGTH, 0, 280).toArray();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.noesis.engine.cpu.KvTypeTest#everyTypeWithEveryInstructionSet")
    void logitsDoNotDependOnHowManyWorkersShareTheKeys(KvType type, InstructionSet set) throws IOException {
        List<float[]> asAPrompt = lastLogits(type, set, 1, LAST);
        for (int threads : new int[] {1, 2, 5}) {
            List<float[]> oneByOne = lastLogits(type, set, threads, 1);
            for (int t = 0; t < LAST; t++) {
                assertThat(oneByOne.get(t))
                        .as("token %d on %d threads", LENGTH - LAST + t, threads)
                        .containsExactly(asAPrompt.get(t));
            }
        }
    }

    /// Of the last tokens, in chunks of so many, after a first chunk of all others.
    private List<float[]> lastLogits(KvType type, InstructionSet set, int threads, int chunk) throws IOException {
        Path file = directory.resolve("tiny.gguf");
        TinyLlama.deci(GgmlType.Q8_0).writeTo(file);
        CpuOptions options = new CpuOptions(KernelChoice.NATIVE, Optional.empty(), type);
        List<float[]> logits = new ArrayList<>();
        try (LoadedModel model = new CpuBackend(NativeKernelsPresent.orSkip(set), threads, options)
                .load(ModelSources.open(file), 2 * LENGTH, LoadProgress.silent())) {
            model.forward(List.of(chunk(0, LENGTH - LAST, 0)), (index, wanted, row) -> {});
            for (int from = LENGTH - LAST; from < LENGTH; from += chunk) {
                model.forward(
                        List.of(chunk(from, from + chunk, chunk)), (index, wanted, row) -> logits.add(row.clone()));
            }
        }
        return logits;
    }

    private static Chunk chunk(int from, int to, int wanted) {
        int[] pages = IntStream.range(0, Math.ceilDiv(LENGTH, PAGE)).toArray();
        return new Chunk(pages, from, Arrays.copyOfRange(TOKENS, from, to), wanted);
    }
}
