package io.noesis.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckpointTest {

    private static final float[] NUMBERS = {1, -0f, Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, 3.4e38f};

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeOne() throws IOException {
        file = directory.resolve("state.safetensors");
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put("parameters", NUMBERS);
        vectors.put("empty", new float[0]);
        vectors.put("mean", new float[] {7, 8});
        new Checkpoint(vectors, Map.of("step", "12", "stage", "tüchtig \"1\"")).write(file);
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Checkpoint read = Checkpoint.read(file);

        assertThat(read.vector("parameters")).containsExactly(NUMBERS);
        assertThat(read.vector("empty")).isEmpty();
        assertThat(read.vector("mean")).containsExactly(7, 8);
        assertThat(read.notes()).isEqualTo(Map.of("step", "12", "stage", "tüchtig \"1\""));
    }

    @Test
    void namesWhatItHasNotGot() throws IOException {
        Checkpoint read = Checkpoint.read(file);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read.vector("square"))
                .withMessageContaining("'square'");
        assertThatIllegalArgumentException().isThrownBy(() -> read.note("seed")).withMessageContaining("'seed'");
    }

    /// As the format is specified: `u64` length, JSON, data; offsets count from the end of the header.
    @Test
    void theFileIsLaidOutAsSafetensors() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte[(int) bytes.getLong()];
        bytes.get(json);
        JsonNode header = JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));

        assertThat(header.path("__metadata__").path("step").asString()).isEqualTo("12");
        assertThat(header.path("parameters")).hasToString("{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}");
        assertThat(header.path("empty")).hasToString("{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[24,24]}");
        assertThat(header.path("mean")).hasToString("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}");
        assertThat(bytes.remaining()).isEqualTo(32);
        assertThat(bytes.getFloat()).isEqualTo(1);
        assertThat(bytes.position(bytes.limit() - 4).getFloat()).isEqualTo(8);
    }

    @Test
    void replacesItsPredecessorAndLeavesNothingBeside() throws IOException {
        new Checkpoint(Map.of("parameters", new float[] {5}), Map.of()).write(file);

        assertThat(Checkpoint.read(file).vector("parameters")).containsExactly(5);
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void whatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatExceptionOfType(IOException.class)
                    .as("cut off after %d bytes", length)
                    .isThrownBy(() -> Checkpoint.read(file));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{",
                "{\"a\":7}",
                "{\"a\":{}}",
                "{\"__metadata__\":{\"step\":{}}}",
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,2]}}"
            })
    void aHeaderThatSaysWhatCannotBeIsRefused(String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).array());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Checkpoint.read(file));
    }

    /// Damage may also leave a readable file; it never ends in another exception, nor in room for numbers that are
    /// not there.
    @Test
    void damagedHeadersEndInAnIOExceptionOrInACheckpoint() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        SplittableRandom random = new SplittableRandom(4);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] damaged = whole.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                damaged[random.nextInt(header)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                int numbers = Checkpoint.read(file).vectors().values().stream()
                        .mapToInt(vector -> vector.length)
                        .sum();
                assertThat(numbers).isLessThanOrEqualTo(3 * NUMBERS.length);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(300);
    }
}
