package io.noesis.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;
import io.noesis.engine.source.ModelSources;

/// Broken model files, opened the whole way: header, plan, tokenizer, template, and each tensor's first and last
/// byte. Each ends in a [ModelLoadException] or in a model whose tensors lie inside its file, soon and at little
/// cost.
///
/// The number of mutations per format and the first seed can be set, for longer runs than every build can afford:
/// `mvn -pl engine/core test -Dtest=FormatFuzzTest -Dnoesis.fuzz.mutations=60000 -Dnoesis.fuzz.seed=1`
class FormatFuzzTest {

    private static final int MUTATIONS = Integer.getInteger("noesis.fuzz.mutations", 800);
    private static final long FIRST_SEED = Long.getLong("noesis.fuzz.seed", 20_261_124L);

    /// The valid files have under 20 KiB. Parsers have fixed buffers, and what they make is a multiple of the input.
    private static final long ALLOWED_BYTES = 16L << 20;

    private static final Duration ALLOWED_TIME = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    enum Format {
        GGUF("model.gguf", false),
        SAFETENSORS("model.safetensors", true),
        CONFIG("config.json", true),
        TOKENIZER("tokenizer.json", true);

        private final String file;
        private final boolean text;

        Format(String file, boolean text) {
            this.file = file;
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void mutationsAreRefusedOrHarmless(Format format) throws IOException {
        FuzzModel model = new FuzzModel(directory);
        Path opened = format == Format.GGUF ? model.gguf() : model.directory();
        Path victim = format == Format.GGUF ? opened : opened.resolve(format.file);
        Mutator mutator = new Mutator(Files.readAllBytes(victim), format.text);
        assertThat(opens(opened, "the valid model")).isTrue();
        int refused = 0;
        long begun = System.nanoTime();
        long mostBytes = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            long seed = FIRST_SEED + i;
            Files.write(victim, mutator.mutated(seed));
            long before = allocatedBytes();
            long start = System.nanoTime();
            refused += opens(opened, "%s, seed %d".formatted(format, seed)) ? 0 : 1;
            long allocated = allocatedBytes() - before;
            mostBytes = Math.max(mostBytes, allocated);
            assertThat(allocated)
                    .as("bytes allocated by %s, seed %d", format, seed)
                    .isLessThan(ALLOWED_BYTES);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("time taken by %s, seed %d", format, seed)
                    .isLessThan(ALLOWED_TIME);
        }
        System.out.printf(
                Locale.ROOT,
                "fuzz %s: seeds %d to %d, %d mutations, %d refused, at most %d KiB allocated, %.1f s%n",
                format,
                FIRST_SEED,
                FIRST_SEED + MUTATIONS - 1,
                MUTATIONS,
                refused,
                mostBytes >> 10,
                (System.nanoTime() - begun) / 1e9);
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS);
    }

    /// @return whether the model could be opened to the end
    private static boolean opens(Path path, String what) {
        try (ModelSource source = ModelSources.open(path)) {
            source.files();
            readTensors(source);
            source.tokenizer().encode("hello, 1234 hells\n é");
            source.endTokens();
            source.chatTemplate();
            return true;
        } catch (ModelLoadException e) {
            assertThat(e).as(what).message().isNotBlank();
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("%s ended in %s".formatted(what, e), e);
        }
    }

    private static void readTensors(ModelSource source) {
        ModelSpec spec = source.spec();
        ModelTensors tensors = new ModelTensors(source);
        int hidden = spec.hiddenSize();
        touch(tensors.matrix("token_embd.weight", spec.vocabularySize(), hidden));
        tensors.findMatrix("output.weight", spec.vocabularySize(), hidden).ifPresent(FormatFuzzTest::touch);
        for (int i = 0; i < spec.layers().size(); i++) {
            LayerPlan layer = spec.layers().get(i);
            if (layer.attention() instanceof AttentionPlan.GroupedQuery grouped) {
                touch(tensors.layerVector(i, "attn_norm", hidden));
                touch(tensors.layerMatrix(i, "attn_q", grouped.queryWidth(), hidden));
                touch(tensors.layerMatrix(i, "attn_k", grouped.kvWidth(), hidden));
            }
            if (layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width)) {
                touch(tensors.layerMatrix(i, "ffn_down", hidden, width));
            }
        }
    }

    private static void touch(GgufTensor tensor) {
        tensor.data().get(ValueLayout.JAVA_BYTE, 0);
        tensor.data().get(ValueLayout.JAVA_BYTE, tensor.data().byteSize() - 1);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
