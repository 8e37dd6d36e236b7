package io.noesis.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.loading.ModelLoadException;

class DigestMemoryTest {

    private static final ContentDigest.Parallel ALONE =
            (parts, part) -> IntStream.range(0, parts).forEach(part);

    /// Late enough for files that were written just now to have settled.
    private final InstantSource later = InstantSource.fixed(Instant.now().plusSeconds(60));

    @TempDir
    private Path directory;

    @Test
    void everyByteCounts() throws IOException {
        byte[] content = new byte[(int) ContentDigest.PIECE_BYTES + 3];
        new Random(1).nextBytes(content);
        Path file = Files.write(directory.resolve("model"), content);
        String whole = digest(file);

        for (int at : new int[] {0, content.length / 2, (int) ContentDigest.PIECE_BYTES, content.length - 1}) {
            byte[] other = content.clone();
            other[at] ^= 1;
            Files.write(file, other);
            assertThat(digest(file)).as("byte %d", at).hasSize(64).isNotEqualTo(whole);
        }
        Files.write(file, content);
        assertThat(digest(file)).isEqualTo(whole);
    }

    @Test
    void theNameIsTheContentsAndNotThePlaces() throws IOException {
        Path here = Files.writeString(directory.resolve("model"), "weights");
        Path there = Files.writeString(
                Files.createDirectory(directory.resolve("sub")).resolve("model"), "weights");

        assertThat(digest(here)).isEqualTo(digest(there));
    }

    @Test
    void aFileThatDidNotChangeIsNotReadAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        ContentFile first = open(file);
        String digest = memory(later).digestOf(file, List.of(first), ALONE);
        ContentFile unreadable = new ContentFile(first.identity(), bytes("WEIGHTS"));

        assertThat(memory(later).digestOf(file, List.of(unreadable), ALONE)).isEqualTo(digest);
    }

    @Test
    void aFileOfTheOldSizeAndTimeIsReadAgain() throws IOException {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("unix"),
                "this system has no time of the inode");
        Path file = Files.writeString(directory.resolve("model"), "weights");
        FileTime time = Files.getLastModifiedTime(file);
        String before = digest(file);

        try (RandomAccessFile inPlace = new RandomAccessFile(file.toFile(), "rw")) {
            inPlace.write('W');
        }
        Files.setLastModifiedTime(file, time);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
        assertThat(digest(file)).isNotEqualTo(before);
    }

    @Test
    void onlyWhatChangedOfSeveralFilesIsReadAgain() throws IOException {
        Path one = Files.writeString(directory.resolve("one"), "1");
        Path two = Files.writeString(directory.resolve("two"), "2");
        ContentFile first = open(one);
        String before = memory(later).digestOf(directory, List.of(first, open(two)), ALONE);
        Files.writeString(two, "3");
        ContentFile unreadable = new ContentFile(first.identity(), bytes("x"));

        String after = memory(later).digestOf(directory, List.of(unreadable, open(two)), ALONE);

        assertThat(after).isNotEqualTo(before);
        Files.writeString(two, "2");
        assertThat(memory(later).digestOf(directory, List.of(unreadable, open(two)), ALONE))
                .isEqualTo(before);
        assertThat(memory(later).digestOf(directory, List.of(open(two), open(one)), ALONE))
                .isNotEqualTo(before);
    }

    @Test
    void aFileThatChangedJustNowIsNotRemembered() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        ContentFile opened = open(file);
        InstantSource now =
                InstantSource.fixed(Instant.EPOCH.plusNanos(opened.identity().lastTouched()));
        memory(now).digestOf(file, List.of(opened), ALONE);
        ContentFile other = new ContentFile(opened.identity(), bytes("WEIGHTS"));

        assertThat(memory(now).digestOf(file, List.of(other), ALONE)).isNotEqualTo(digest(file));
    }

    @Test
    void aFileThatChangesWhileItIsReadIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        ContentFile opened = open(file);
        ContentDigest.Parallel writing = (parts, part) -> {
            ALONE.run(parts, part);
            try {
                Files.writeString(file, "other weights");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> memory(later).digestOf(file, List.of(opened), writing))
                .withMessageContaining("was changed while it was read (7 bytes before, 13 now)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "flipped", "empty", "alien", "binary"})
    void notesThatAreNoGoodAreWrittenAnew(String damage) throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        String digest = digest(file);
        Path notes = notes();
        byte[] whole = Files.readAllBytes(notes);
        Files.write(notes, damaged(whole, damage));

        assertThat(digest(file)).isEqualTo(digest);
        assertThat(Files.readAllBytes(notes)).isEqualTo(whole);
    }

    private static byte[] damaged(byte[] whole, String damage) {
        return switch (damage) {
            case "cut" -> Arrays.copyOf(whole, whole.length / 2);
            case "flipped" -> {
                byte[] other = whole.clone();
                // Within the digest of the first line.
                other[20] = (byte) (other[20] == '0' ? '1' : '0');
                yield other;
            }
            case "empty" -> new byte[0];
            case "alien" -> "something else".getBytes(StandardCharsets.UTF_8);
            default -> new byte[] {(byte) 0xff, (byte) 0xfe, 0};
        };
    }

    @Test
    void aPlaceThatCannotBeWrittenCostsTimeOnly() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        Path noDirectory = Files.writeString(directory.resolve("file"), "");

        assertThat(new DigestMemory(noDirectory, later).digestOf(file, List.of(open(file)), ALONE))
                .isEqualTo(digest(file));
    }

    @Test
    void theNotesAreTheirOwnersOnly() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        digest(Files.writeString(directory.resolve("model"), "weights"));

        assertThat(Files.getPosixFilePermissions(notes())).hasSize(2);
    }

    private Path notes() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(path -> path.toString().endsWith(".digests"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private DigestMemory memory(InstantSource clock) {
        return new DigestMemory(directory.resolve("cache"), clock);
    }

    private String digest(Path file) throws IOException {
        return memory(later).digestOf(file, List.of(open(file)), ALONE);
    }

    private static ContentFile open(Path file) throws IOException {
        return new ContentFile(FileIdentity.of(file), MemorySegment.ofArray(Files.readAllBytes(file)));
    }

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
