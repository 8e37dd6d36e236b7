package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writesAFileWithEveryKindOfValue() throws IOException {
        file = directory.resolve("model.gguf");
        TinyGguf.everyKind().writeTo(file);
    }

    @Test
    void readsBackWhatWasWritten() {
        try (GgufFile gguf = GgufFile.open(file)) {
            GgufMetadata metadata = gguf.metadata();

            assertThat(gguf.version()).isEqualTo(3);
            assertThat(gguf.byteSize()).isEqualTo(file.toFile().length());
            assertThat(metadata.string("general.architecture")).isEqualTo("llama");
            assertThat(metadata.integer("llama.block_count")).isEqualTo(2);
            assertThat(metadata.integer("small")).isEqualTo(-5);
            assertThat(metadata.real("llama.rope.freq_base")).isEqualTo(500_000);
            assertThat(metadata.real("double")).isEqualTo(0.1);
            assertThat(metadata.flagOr("tokenizer.ggml.add_bos_token", false)).isTrue();
            assertThat(metadata.strings("tokenizer.ggml.tokens")).containsExactly("a", "", "Ġé", "\uFFFD");
            assertThat(metadata.integersPerLayer("llama.attention.head_count", 2))
                    .containsExactly(9, 0);
            assertThat(metadata.reals("scores")).containsExactly(1.5, -2);
            assertThat(metadata.integers("bytes")).containsExactly(0, 255);
        }
    }

    @Test
    void givesEachTensorExactlyItsBytes() {
        try (GgufFile gguf = GgufFile.open(file)) {
            assertThat(gguf.tensors()).extracting(GgufTensor::name).containsExactly("norm", "weight", "cube");

            GgufTensor weight = gguf.tensor("weight");
            assertThat(weight.type()).isEqualTo(GgmlType.Q8_0);
            assertThat(weight.shape()).containsExactly(32, 2);
            assertThat(weight.rowCount()).isEqualTo(2);
            assertThat(weight.rowBytes()).isEqualTo(34);
            assertThat(weight.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(TinyGguf.counting(68));
            assertThat(weight.data().isReadOnly()).isTrue();
            assertThat(gguf.tensor("cube").rowCount()).isEqualTo(4);
            assertThat(gguf.tensor("cube").dimension(3)).isEqualTo(1);
        }
    }

    @Test
    void copyingMetadataAndTensorsGivesTheSameBytes() throws IOException {
        try (GgufFile gguf = GgufFile.open(file)) {
            GgufWriter copy = new GgufWriter();
            gguf.metadata().values().forEach(copy::put);
            gguf.tensors().forEach(copy::tensor);

            assertThat(TinyGguf.bytes(copy)).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void leavesNoPartialFileBehind() {
        assertThat(directory.toFile().list()).containsExactly("model.gguf");
    }

    @Test
    void tensorsAreDeadAfterClose() {
        GgufFile gguf = GgufFile.open(file);
        MemorySegment data = gguf.tensor("weight").data();

        gguf.close();
        gguf.close();

        assertThatIllegalStateException().isThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0));
        assertThat(gguf.metadata().string("general.architecture")).isEqualTo("llama");
    }

    @Test
    void namesTheFileThatCannotBeOpened() {
        Path missing = directory.resolve("missing.gguf");

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> GgufFile.open(missing))
                .withMessageContaining("missing.gguf")
                .withMessageContaining("no such file");
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> GgufFile.open(directory))
                .withMessageContaining("cannot be read");
    }

    @Test
    void namesTheTensorThatIsMissing() {
        try (GgufFile gguf = GgufFile.open(file)) {
            assertThatExceptionOfType(GgufException.class)
                    .isThrownBy(() -> gguf.tensor("output.weight"))
                    .withMessageContaining("output.weight");
        }
    }

    @Test
    void refusesAPartOfASplitModel() throws IOException {
        Path part = directory.resolve("model-00002-of-00003.gguf");
        new GgufWriter().uint32("split.no", 1).uint32("split.count", 3).writeTo(part);

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> GgufFile.open(part))
                .withMessageContaining("part 2 of a model split into 3");
    }
}
