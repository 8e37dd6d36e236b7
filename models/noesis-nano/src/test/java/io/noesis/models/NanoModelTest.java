package io.noesis.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NanoModelTest {

    /// What a repository can carry; the model has to stay below it.
    private static final long LARGEST = 3_000_000;

    @TempDir
    Path directory;

    @Test
    void itIsASmallGgufFileWithACard() throws IOException {
        try (InputStream model = NanoModel.open();
                InputStream card = NanoModel.card()) {
            assertThat(model.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("GGUF");
            assertThat(card.readAllBytes()).asString(StandardCharsets.UTF_8).contains(NanoModel.NAME, "Apache-2.0");
        }
        assertThat(NanoModel.bytes()).isBetween(1_000_000L, LARGEST);
        assertThat(NanoModel.sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void itIsPlacedInADirectoryThatNeedNotExist() throws IOException {
        Path file = NanoModel.placeIn(directory.resolve("deep").resolve("models"));

        assertThat(file).hasFileName("noesis-nano.gguf").hasDigest("SHA-256", NanoModel.sha256());
        assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void theSameFileIsLeftAlone() throws IOException {
        FileTime epoch = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(NanoModel.placeIn(directory), epoch);

        Path file = NanoModel.placeIn(directory);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(epoch);
    }

    @Test
    void anotherFileOfItsNameIsReplaced() throws IOException {
        Files.writeString(directory.resolve(NanoModel.FILE_NAME), "of an earlier release");

        assertThat(NanoModel.placeIn(directory)).hasDigest("SHA-256", NanoModel.sha256());
    }

    @Test
    void everyoneMayReadThePlacedFileAsAnyOther() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));

        assertThat(Files.getPosixFilePermissions(NanoModel.placeIn(directory)))
                .isEqualTo(Files.getPosixFilePermissions(other));
    }
}
