package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

class GgufExportTest {

    private static final ModelShape SHAPE = SmallModels.shape(SmallModels.BYTES.size());
    private static final float[] VALUES = SmallModels.values(SHAPE, 6);
    private static final ValueLayout.OfFloat LITTLE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufExport export = new GgufExport(
            "noesis-test", SmallModels.BYTES, "{{ bos_token }}", Map.of("general.license", "apache-2.0"));

    @TempDir
    private Path directory;

    @Test
    void theFileDescribesTheModel() throws IOException {
        Path file = directory.resolve("model.gguf");
        export.write(SHAPE, VALUES, GgmlType.Q8_0, file);
        try (GgufFile gguf = GgufFile.open(file)) {
            GgufMetadata metadata = gguf.metadata();
            assertThat(metadata.string("general.architecture")).isEqualTo("llama");
            assertThat(metadata.string("general.name")).isEqualTo("noesis-test");
            assertThat(metadata.string("general.license")).isEqualTo("apache-2.0");
            assertThat(metadata.integer("general.file_type")).isEqualTo(7);
            assertThat(metadata.integer("llama.block_count")).isEqualTo(2);
            assertThat(metadata.integer("llama.context_length")).isEqualTo(512);
            assertThat(metadata.integer("llama.embedding_length")).isEqualTo(32);
            assertThat(metadata.integer("llama.feed_forward_length")).isEqualTo(32);
            assertThat(metadata.integer("llama.attention.head_count")).isEqualTo(4);
            assertThat(metadata.integer("llama.attention.head_count_kv")).isEqualTo(2);
            assertThat(metadata.integer("llama.rope.dimension_count")).isEqualTo(8);
            assertThat(metadata.real("llama.rope.freq_base")).isEqualTo(10_000);
            assertThat(metadata.real("llama.attention.layer_norm_rms_epsilon")).isCloseTo(1e-5, within(1e-9));
            assertThat(metadata.integer("llama.vocab_size")).isEqualTo(SHAPE.vocabulary());
            assertThat(metadata.strings("tokenizer.ggml.tokens")).isEqualTo(SmallModels.BYTES.tokens());
            assertThat(metadata.string("tokenizer.chat_template")).isEqualTo("{{ bos_token }}");
            assertThat(gguf.findTensor("output.weight"))
                    .as("tied to the embedding")
                    .isEmpty();
            for (ParameterLayout.Slot slot : ParameterLayout.of(SHAPE).slots()) {
                assertThat(gguf.tensor(slot.name()).type()).isEqualTo(slot.isMatrix() ? GgmlType.Q8_0 : GgmlType.F32);
            }
        }
        try (ModelSource source = ModelSources.open(file)) {
            assertThat(source.parameterCount()).isEqualTo(SHAPE.parameterCount());
            assertThat(source.endTokens()).contains(SmallModels.BYTES.idOf("<|eot_id|>"));
        }
    }

    @Test
    void numbersStandWhereTheLayoutHasThem() throws IOException {
        Path file = directory.resolve("model.gguf");
        export.write(SHAPE, VALUES, GgmlType.F32, file);
        try (GgufFile gguf = GgufFile.open(file)) {
            for (ParameterLayout.Slot slot : ParameterLayout.of(SHAPE).slots()) {
                GgufTensor tensor = gguf.tensor(slot.name());
                assertThat(tensor.elementCount()).isEqualTo(slot.length());
                assertThat(tensor.rowLength()).isEqualTo(slot.isMatrix() ? slot.columns() : slot.rows());
                for (long i : new long[] {0, 1, slot.length() / 2, slot.length() - 1}) {
                    assertThat(tensor.data().getAtIndex(LITTLE_FLOAT, i)).isEqualTo(VALUES[(int) (slot.offset() + i)]);
                }
            }
        }
    }

    @Test
    void aFileIsReplacedAndNothingIsLeftBeside() throws IOException {
        Path file = directory.resolve("model.gguf");
        export.write(SHAPE, VALUES, GgmlType.F32, file);
        export.write(SHAPE, VALUES, GgmlType.F16, file);

        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
        try (GgufFile gguf = GgufFile.open(file)) {
            assertThat(gguf.metadata().integer("general.file_type")).isEqualTo(1);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Path file = directory.resolve("model.gguf");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> export.write(SHAPE, VALUES, GgmlType.Q4_0, file))
                .withMessageContaining("Q4_0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> export.write(SmallModels.SHAPE, VALUES, GgmlType.F32, file))
                .withMessageContaining("264")
                .withMessageContaining("40");
        assertThat(file).doesNotExist();
    }
}
