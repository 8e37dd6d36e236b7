package io.noesis.engine.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

class SyntheticModelTest {

    @TempDir
    private Path directory;

    @Test
    void theEngineReadsAModelOfMixedLayers() throws IOException {
        Path file = write("a.gguf", 1);

        try (ModelSource source = ModelSources.open(file)) {
            assertThat(source.spec().architecture()).isEqualTo("deci");
            assertThat(source.spec().layers())
                    .isEqualTo(SyntheticShape.named("deci-mixed").orElseThrow().layers());
            assertThat(source.tokenizer().encode("hello, world")).isNotEmpty();
            assertThat(source.tokenizer().vocabularySize())
                    .isEqualTo(source.spec().vocabularySize());
        }
    }

    @Test
    void theSeedDecidesEveryByte() throws IOException {
        byte[] one = Files.readAllBytes(write("a.gguf", 1));

        assertThat(Files.readAllBytes(write("b.gguf", 1))).isEqualTo(one);
        assertThat(Files.readAllBytes(write("c.gguf", 2))).isNotEqualTo(one);
    }

    private Path write(String name, long seed) throws IOException {
        Path file = directory.resolve(name);
        SyntheticModel.of("deci-mixed", GgmlType.Q4_0, seed).writeTo(file);
        return file;
    }
}
