package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.backend.Backend;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.convert.GgufConversion;
import io.noesis.engine.convert.TargetType;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.huggingface.HuggingFaceSource;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

/// One model in two formats: as a Hugging Face directory, whose RoPE turns halves, and converted to GGUF, whose RoPE
/// turns adjacent pairs. Both must give the logits of the F64 reference.
class HuggingFaceModelTest {

    private static final int[] TOKENS =
            new Random(3).ints(70, 0, TinyDirectory.VOCABULARY).toArray();

    @TempDir
    private Path directory;

    static Stream<Arguments> models() {
        return Backends.all().stream()
                .flatMap(backend -> Stream.of(
                        Arguments.of(backend, "llama F32", TinyDirectory.llama("F32", false)),
                        Arguments.of(backend, "llama F16 tied", TinyDirectory.llama("F16", true)),
                        Arguments.of(backend, "deci BF16", TinyDirectory.deci("BF16"))));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("models")
    void bothFormatsGiveTheLogitsOfTheReference(Backends.Named backend, String name, TinyDirectory tiny)
            throws IOException {
        Path original = tiny.writeTo(directory.resolve("model"));
        Path converted = directory.resolve("model.gguf");
        convert(original, converted, TargetType.F16);
        double[][] expected = tiny.forward(TOKENS);

        List<float[]> fromDirectory = logits(original, backend.backend());
        List<float[]> fromGguf = logits(converted, backend.backend());

        for (int t = 0; t < TOKENS.length; t++) {
            for (int i = 0; i < TinyDirectory.VOCABULARY; i++) {
                assertThat((double) fromDirectory.get(t)[i]).isCloseTo(expected[t][i], within(1e-3));
                assertThat(fromGguf.get(t)[i]).isCloseTo(fromDirectory.get(t)[i], within(1e-4f));
            }
        }
    }

    @Test
    void theWrongPairsGiveOtherLogits() throws IOException {
        TinyDirectory tiny = TinyDirectory.llama("F32", false);
        Path original = tiny.writeTo(directory.resolve("model"));
        double[] expected = tiny.forward(TOKENS)[TOKENS.length - 1];

        float[] wrong = logits(new WronglyPaired(ModelSources.open(original)), new CpuBackend(new ScalarKernels(), 2))
                .getLast();

        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(wrong[i] - expected[i]));
        }
        assertThat(largest).isGreaterThan(0.05);
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("models")
    void conversionKeepsTokenizerTemplateAndCounts(Backends.Named backend, String name, TinyDirectory tiny)
            throws IOException {
        Path original = tiny.writeTo(directory.resolve("model"));
        Path converted = directory.resolve("model.gguf");
        convert(original, converted, TargetType.Q8_0);

        try (ModelSource from = ModelSources.open(original);
                ModelSource to = ModelSources.open(converted)) {
            assertThat(to.endTokens()).isEqualTo(from.endTokens()).isEqualTo(Set.of(257, 258));
            assertThat(to.chatTemplate()).isEqualTo(from.chatTemplate()).isPresent();
            assertThat(to.tokenizer().encode("hello, 1234 hells"))
                    .isEqualTo(from.tokenizer().encode("hello, 1234 hells"))
                    .startsWith(263);
            assertThat(to.tokenizer().beginTokenText()).isEqualTo("<|begin_of_text|>");
            int divisors = to.spec().rope().frequencyDivisors().length;
            assertThat(to.parameterCount()).isEqualTo(from.parameterCount() + divisors);
            assertThat(to.spec().layers()).isEqualTo(from.spec().layers());
        }
    }

    private static void convert(Path from, Path to, TargetType type) throws IOException {
        try (HuggingFaceSource source = HuggingFaceSource.open(from)) {
            new GgufConversion(source, type, LoadProgress.silent()).writeTo(to);
        }
    }

    private static List<float[]> logits(Path path, Backend backend) {
        return logits(ModelSources.open(path), backend);
    }

    private static List<float[]> logits(ModelSource source, Backend backend) {
        try (LoadedModel model = backend.load(source, 256, LoadProgress.silent())) {
            List<float[]> logits = new ArrayList<>();
            model.forward(
                    List.of(new Chunk(new int[] {1, 0}, 0, TOKENS, TOKENS.length)),
                    (chunk, index, row) -> logits.add(row.clone()));
            return logits;
        }
    }
}
