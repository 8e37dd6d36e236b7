package io.noesis.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.fuzz.FuzzModel;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

class ConvertMainTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    @Test
    void rowsThatFillNoBlockBecomeF16AndProgressIsShown() throws IOException {
        Path target = root.resolve("out.gguf");

        assertThat(run(new FuzzModel(root).directory().toString(), target.toString(), "--type", "q4_0"))
                .isZero();

        try (ModelSource source = ModelSources.open(target)) {
            assertThat(source.tensor("blk.0.attn_q.weight").type()).isEqualTo(GgmlType.F16);
            assertThat(source.tensor("output_norm.weight").type()).isEqualTo(GgmlType.F32);
        }
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("100 %")
                .contains("warning: layer 1 has no feed-forward network and is the last");
    }

    @Test
    void aFailureLeavesTheTargetAsItWas() throws IOException {
        Path directory = new FuzzModel(root).directory();
        Path weights = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        // The first number of the embedding.
        int data = bytes.length - 2 * (264 * 4 + 4 + 16 + 8 + 8 + 16 + 4 + 24 + 24 + 24 + 4);
        bytes[data] = (byte) 0xC0;
        bytes[data + 1] = 0x7F;
        Files.write(weights, bytes);
        Path target = Files.writeString(root.resolve("out.gguf"), "old");

        assertThat(run(directory.toString(), target.toString(), "--type", "f16"))
                .isEqualTo(1);

        assertThat(target).hasContent("old");
        assertThat(root.resolve("out.gguf.partial")).doesNotExist();
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("token_embd.weight")
                .contains("NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "a b --type q3_k", "a b --type", "a b c --type f16"})
    void aMisusedCommandEndsWithTheUsageStatus(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
    }

    private int run(String... line) {
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        return ConvertMain.run(line, out, out);
    }
}
