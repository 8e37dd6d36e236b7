package io.noesis.engine.cpu.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A file of re-laid weights. It appears under its name only when it is whole, so that a crash, or two services that
/// start at once, leave nothing half-made.
///
/// The first 4 KiB are a header: a mark with the version of the layout, then the digest of the model it was made
/// from. A file whose header differs is made anew. The directory must be as trustworthy as the model itself: it is
/// made readable by its owner only.
final class PackedFile {

    private static final Logger log = System.getLogger(PackedFile.class.getName());

    /// Raise the digit whenever the layout of [PackedKind] or the order of the matrices changes.
    private static final String MARK = "NOESIS-PACKED-3\n";

    private static final int HEADER = 4096;
    private static final String ENDING = ".packed";
    private static final String UNFINISHED = ".packing-";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int DIGITS_IN_NAME = 16;

    private final Path path;
    private final String model;
    private final byte[] header;
    private final Runnable requireUnchanged;

    /// @param model name of the model's file: an older packed form of the same file is deleted
    /// @param digest of every byte of the model
    /// @param requireUnchanged throws when the model is not what the digest is of any more; asked when its weights
    ///     are read, before the packed file gets its name
    PackedFile(Path directory, String model, String digest, Runnable requireUnchanged) {
        String shortDigest = digest.substring(0, Math.min(DIGITS_IN_NAME, digest.length()));
        this.path = directory.resolve(model + "-" + shortDigest + ENDING);
        this.model = model;
        this.header = Arrays.copyOf((MARK + digest + "\n").getBytes(StandardCharsets.UTF_8), HEADER);
        this.requireUnchanged = requireUnchanged;
    }

    Path path() {
        return path;
    }

    /// The whole file, read-only, if it is there and is of this model and this layout.
    Optional<MemorySegment> map(Arena arena, long size) throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() != size) {
                return Optional.empty();
            }
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            byte[] found = memory.asSlice(0, HEADER).toArray(ValueLayout.JAVA_BYTE);
            return Arrays.equals(found, header) ? Optional.of(memory) : Optional.empty();
        }
    }

    /// Makes the file.
    ///
    /// @param fill writes everything after the header
    void create(long size, Consumer<MemorySegment> fill) throws IOException {
        Path directory = path.resolveSibling("");
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).getUsableSpace() < size) {
            throw new IOException("%d MiB are needed, %d are free"
                    .formatted(size >> 20, Files.getFileStore(directory).getUsableSpace() >> 20));
        }
        deleteAbandoned(directory);
        Path unfinished = Files.createTempFile(
                directory,
                UNFINISHED,
                ENDING,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel =
                        FileChannel.open(unfinished, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
                FileLock _ = channel.lock();
                Arena arena = Arena.ofShared()) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
            fill.accept(memory);
            requireUnchanged.run();
            MemorySegment.copy(MemorySegment.ofArray(header), 0, memory, 0, HEADER);
            memory.force();
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (InternalError e) {
            // A page of the map that the disk has no room for, in spite of the look before.
            throw new IOException("the packed weights cannot be written; the disk may be full", e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        deleteOlder();
    }

    /// What a process was packing when it ended: nobody holds the lock of such a file. One that is just being begun
    /// may not be locked yet.
    private static void deleteAbandoned(Path directory) throws IOException {
        Instant young = Instant.now().minus(MINUTE);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, UNFINISHED + "*" + ENDING)) {
            for (Path file : unfinished) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(young) && isUnlocked(file)) {
                    log.log(Level.INFO, "deleting {0}, which a process that ended was packing", file);
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isUnlocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // Packed by this process, or gone meanwhile.
            return false;
        }
    }

    private void deleteOlder() throws IOException {
        Path directory = path.getParent();
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, model + "-*" + ENDING)) {
            for (Path other : others) {
                if (!other.equals(path)
                        && other.getFileName().toString().length()
                                == path.getFileName().toString().length()) {
                    log.log(Level.INFO, "deleting {0}, packed from an older state of the model", other);
                    Files.deleteIfExists(other);
                }
            }
        }
    }
}
