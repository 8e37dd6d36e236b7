package io.noesis.engine.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

    @TempDir
    private Path directory;

    @Test
    void tensorsLieWhereTheHeaderSays() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(write(TinySafetensors.valid()))) {
            assertThat(file.names()).containsExactly("a", "b", "empty");
            SafetensorsFile.Tensor b = file.find("b").orElseThrow();
            assertThat(b.dtype()).isEqualTo(Dtype.BF16);
            assertThat(b.shape()).containsExactly(4);
            assertThat(b.data().byteSize()).isEqualTo(8);
            assertThat(file.find("c")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[24,32] | [20,28] | begins at 20",
                "[24,32] | [25,33] | begins at 25",
                "[24,32] | [24,40] | need 8 bytes",
                "[24,32] | [24,9223372036854775807] | need 8 bytes",
                "[24,32] | [24,92233720368547758070] | not valid",
                "[24,32] | [-8,0] | negative",
                "[24,32] | [24] | two data_offsets",
                "[24,32] | [24,32,40] | more than 2",
                "[2,3] | [4611686018427387904,4] | counted",
                "[2,3] | [2,3.5] | VALUE_NUMBER_INT",
                "BF16 | F4 | unknown dtype",
                "\"shape\":[4], | \"shape\":[4],\"extra\":1, | unknown key",
                "\"b\" | \"a\" | twice",
                "[4] | [[4]] | has START_ARRAY",
                "\"dtype\":\"BF16\", | | needs dtype",
            })
    void aHeaderThatDoesNotFitItselfIsRefused(String from, String to, String reason) throws IOException {
        assertThat(TinySafetensors.HEADER).contains(from);
        Path file = write(TinySafetensors.file(TinySafetensors.HEADER.replace(from, to == null ? "" : to), 32));

        assertThatExceptionOfType(SafetensorsException.class)
                .isThrownBy(() -> SafetensorsFile.open(file).close())
                .withMessageContaining("tiny.safetensors")
                .withMessageContaining(reason);
    }

    @Test
    void bytesBehindTheLastTensorAreRefused() throws IOException {
        Path file = write(TinySafetensors.file(TinySafetensors.HEADER, 33));

        assertThatExceptionOfType(SafetensorsException.class)
                .isThrownBy(() -> SafetensorsFile.open(file).close())
                .withMessageContaining("has 33 bytes");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] valid = TinySafetensors.valid();
        for (int length = 0; length < valid.length; length++) {
            Path file = write(Arrays.copyOf(valid, length));

            assertThatExceptionOfType(SafetensorsException.class)
                    .as("the first %d bytes", length)
                    .isThrownBy(() -> SafetensorsFile.open(file).close());
        }
    }

    @Test
    void aHeaderOfMoreThanAHundredMegabytesIsRefusedUnread() throws IOException {
        byte[] bytes = TinySafetensors.valid();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, (100L << 20) + 1);
        Path file = write(bytes);

        assertThatExceptionOfType(SafetensorsException.class)
                .isThrownBy(() -> SafetensorsFile.open(file).close())
                .withMessageContaining("claims 104857601 bytes");
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("tiny.safetensors"), bytes);
    }
}
