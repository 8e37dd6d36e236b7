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

import io.noesis.engine.huggingface.PublishedConfigs;

class PlanMainTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void aConfigurationAloneIsEnough() throws IOException {
        Files.writeString(directory.resolve("config.json"), PublishedConfigs.superModel());

        assertThat(run(directory.toString(), "--dtype", "fp8", "--tokens", "300000"))
                .isZero();
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("49,867,145,216")
                .contains("300,000 tokens x 100,352 bytes")
                .contains("79.97 GB")
                .containsPattern("12-41 +64 heads, 8 KV, of 128 +28672 +855,654,400 +2,048");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a --dtype int3", "a --tokens many", "a --tokens -1", "a --colour red"})
    void aMisusedCommandEndsWithTheUsageStatus(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    }

    @Test
    void aMissingDirectoryIsSaid() {
        assertThat(run(directory.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("there is no");
    }

    private int run(String... line) {
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        return PlanMain.run(line, out, out);
    }
}
