package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.InstructionSet;
import io.noesis.engine.cpu.natives.KvPagePool;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernelsPresent;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

/// Models whose keys and values are stored in fewer bits.
class KvTypeTest {

    private static final int[] TOKENS = new Random(1).ints(75, 0, 280).toArray();
    private static final int[] OTHERS = new Random(2).ints(30, 0, 280).toArray();

    /// Root mean square of what the logits are off, as a share of theirs. Weights of random bits amplify it; on a
    /// real model the perplexity changes by a hundredth of a percent (`conformance/reference`), and what one
    /// attention may be off is in [io.noesis.engine.cpu.natives.AttentionTest].
    private static final double F16_OFF = 0.005;

    private static final double Q8_0_OFF = 0.12;

    @TempDir
    private Path directory;

    static Stream<Arguments> everyTypeWithEveryInstructionSet() {
        return Arrays.stream(KvType.values())
                .flatMap(type -> Arrays.stream(InstructionSet.values()).map(set -> Arguments.of(type, set)));
    }

    @ParameterizedTest
    @MethodSource("everyTypeWithEveryInstructionSet")
    void aTokensLogitsAreTheSameWhoeverSharesTheStep(KvType type, InstructionSet set) throws IOException {
        try (LoadedModel model = load(TinyLlama.deci(GgmlType.Q8_0), type, set)) {
            List<float[]> whole = forward(model, new Chunk(new int[] {5, 0}, 0, TOKENS, TOKENS.length));
            List<float[]> oneByOne = new ArrayList<>();
            List<float[]> inCompany = new ArrayList<>();
            forward(model, part(new int[] {3}, OTHERS, 0, 5));
            for (int t = 0; t < TOKENS.length; t++) {
                oneByOne.addAll(forward(model, part(new int[] {1, 2}, TOKENS, t, t + 1)));
                int others = 5 + t % 20;
                List<float[]> both = forward(
                        model,
                        part(new int[] {3}, OTHERS, others, others + 1 + t % 3),
                        part(new int[] {7, 6}, TOKENS, t, t + 1));
                inCompany.add(both.getLast());
            }

            for (int t = 0; t < TOKENS.length; t++) {
                assertThat(oneByOne.get(t)).as("token %d alone", t).containsExactly(whole.get(t));
                assertThat(inCompany.get(t)).as("token %d in company", t).containsExactly(whole.get(t));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void logitsAreNearThoseOfExactKeysAndValues(InstructionSet set) throws IOException {
        List<float[]> exact = logits(TinyLlama.deci(GgmlType.F32), KvType.F32, set);

        assertThat(off(logits(TinyLlama.deci(GgmlType.F32), KvType.F16, set), exact))
                .isLessThan(F16_OFF);
        assertThat(off(logits(TinyLlama.deci(GgmlType.F32), KvType.Q8_0, set), exact))
                .isBetween(F16_OFF, Q8_0_OFF);
    }

    @ParameterizedTest
    @CsvSource({"F16, 128", "F32, 256", "Q8_0, 68"})
    void pagesTakeWhatTheHeadsOfEachLayerNeed(KvType type, int bytesPerHead) throws IOException {
        // Seven layers, of which three have attention: 2, 3 and 1 heads of 32 keys and 32 values.
        long bytesPerToken = (2 + 3 + 1) * bytesPerHead;
        try (ModelSource source = ModelSources.open(file(TinyLlama.deci(GgmlType.F32)))) {
            assertThat(KvPagePool.bytesPerToken(source.spec(), type)).isEqualTo(bytesPerToken);
        }
        try (LoadedModel model = load(TinyLlama.deci(GgmlType.F32), type, InstructionSet.AVX2)) {
            assertThat(model.kvPages().bytesPerPage()).isEqualTo(64 * bytesPerToken);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VECTOR", "SCALAR"})
    void kernelsThatDoNotHaveTheTypeRefuseItByName(KernelChoice kernels) throws IOException {
        CpuOptions options = new CpuOptions(kernels, Optional.empty(), KvType.Q8_0);
        try (ModelSource source = ModelSources.open(file(TinyLlama.deci(GgmlType.F32)))) {
            assertThatExceptionOfType(ModelLoadException.class)
                    .isThrownBy(() -> CpuEngines.backend(source.spec(), 1, options))
                    .withMessageContainingAll("Q8_0", "native kernels", "asked for");
        }
    }

    private Path file(TinyLlama tiny) throws IOException {
        Path file = directory.resolve("tiny.gguf");
        tiny.writeTo(file);
        return file;
    }

    private LoadedModel load(TinyLlama tiny, KvType type, InstructionSet set) throws IOException {
        CpuOptions options = new CpuOptions(KernelChoice.NATIVE, Optional.empty(), type);
        return new CpuBackend(NativeKernelsPresent.orSkip(set), 2, options)
                .load(ModelSources.open(file(tiny)), 512, LoadProgress.silent());
    }

    private List<float[]> logits(TinyLlama tiny, KvType type, InstructionSet set) throws IOException {
        try (LoadedModel model = load(tiny, type, set)) {
            return forward(model, new Chunk(new int[] {0, 1}, 0, TOKENS, TOKENS.length));
        }
    }

    private static Chunk part(int[] pages, int[] tokens, int from, int to) {
        return new Chunk(pages, from, Arrays.copyOfRange(tokens, from, to), 1);
    }

    private static List<float[]> forward(LoadedModel model, Chunk... chunks) {
        List<float[]> logits = new ArrayList<>();
        model.forward(List.of(chunks), (chunk, index, row) -> logits.add(row.clone()));
        return logits;
    }

    private static double off(List<float[]> actual, List<float[]> expected) {
        double squares = 0;
        double differences = 0;
        for (int t = 0; t < expected.size(); t++) {
            for (int i = 0; i < expected.get(t).length; i++) {
                double difference = (double) actual.get(t)[i] - expected.get(t)[i];
                squares += (double) expected.get(t)[i] * expected.get(t)[i];
                differences += difference * difference;
            }
        }
        return Math.sqrt(differences / squares);
    }
}
