package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {

    private static final MemorySegment ONE_FLOAT = MemorySegment.ofArray(new byte[4]);

    @TempDir
    Path directory;

    @Test
    void equalCallsGiveEqualBytes() {
        assertThat(TinyGguf.bytes(TinyGguf.everyKind())).isEqualTo(TinyGguf.bytes(TinyGguf.everyKind()));
    }

    @Test
    void padsToTheAlignmentPut() throws IOException {
        Path file = directory.resolve("aligned.gguf");
        new GgufWriter()
                .uint32("general.alignment", 256)
                .tensor("a", GgmlType.F32, ONE_FLOAT, 1)
                .tensor("b", GgmlType.F32, ONE_FLOAT, 1)
                .writeTo(file);

        assertThat(Files.size(file)).isEqualTo(3 * 256);
        try (GgufFile gguf = GgufFile.open(file)) {
            assertThat(gguf.tensors()).hasSize(2);
        }
    }

    @Test
    void replacesAnExistingFile() throws IOException {
        Path file = Files.writeString(directory.resolve("old.gguf"), "x".repeat(10_000));

        new GgufWriter().string("a", "b").writeTo(file);

        try (GgufFile gguf = GgufFile.open(file)) {
            assertThat(gguf.metadata().string("a")).isEqualTo("b");
        }
    }

    @Test
    void refusesWhatTheReaderWouldRefuse() {
        GgufWriter writer = new GgufWriter().string("a", "b").tensor("t", GgmlType.F32, ONE_FLOAT, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> writer.string("a", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.string("", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.uint32("n", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("t", GgmlType.F32, ONE_FLOAT, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.tensor("é".repeat(32), GgmlType.F32, ONE_FLOAT, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("u", GgmlType.F32, ONE_FLOAT, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("u", GgmlType.F32, ONE_FLOAT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.tensor("u", GgmlType.Q8_0, MemorySegment.ofArray(new byte[34]), 16, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyGguf.bytes(new GgufWriter().uint32("general.alignment", 24)));
    }

    @Test
    void aTensorBodyOfAnotherLengthThanItsShapeIsNoticed() {
        GgufWriter writer =
                new GgufWriter().tensor("short", GgmlType.F32, channel -> channel.write(ByteBuffer.allocate(8)), 3);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> writer.writeTo(Channels.newChannel(new ByteArrayOutputStream())))
                .withMessageContaining("wrote 8 bytes")
                .withMessageContaining("need 12");
    }
}
