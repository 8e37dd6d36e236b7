package io.noesis.dataset.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.dataset.DatasetProperties;

/// The storage directory.
///
/// ```
/// .lock                                    held while a service runs
/// spill/                                   what DuckDB cannot keep in memory
/// staging/UPLOAD/                          work of uploads in progress; swept at start
/// versions/DATASET/VERSION/data/CONFIG/SPLIT/NAME.jsonl
///                          parquet/CONFIG/SPLIT/FILE-SHARD.parquet
///                          manifest.json   written before the version is published
/// ```
@Component
public class DatasetStorage {

    private static final String UNSAFE_IN_A_PATH = "*?[]{}'";

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    public DatasetStorage(DatasetProperties properties) throws IOException {
        Path wanted = properties.storageDirectory().toAbsolutePath().normalize();
        // DuckDB reads these as patterns.
        if (wanted.toString().chars().anyMatch(c -> UNSAFE_IN_A_PATH.indexOf(c) >= 0)) {
            throw new IllegalStateException("noesis.dataset.storage-directory must not contain any of "
                    + UNSAFE_IN_A_PATH + ", but was " + wanted);
        }
        Files.createDirectories(wanted);
        root = wanted.toRealPath();
        Files.createDirectories(staging());
        Files.createDirectories(versions());
        lockFile = FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = acquire(lockFile);
    }

    private FileLock acquire(FileChannel channel) throws IOException {
        FileLock acquired;
        try {
            acquired = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(e);
        }
        if (acquired == null) {
            channel.close();
            throw inUse(null);
        }
        return acquired;
    }

    private IllegalStateException inUse(@Nullable Throwable cause) {
        return new IllegalStateException("another dataset-service uses the storage directory " + root, cause);
    }

    @PreDestroy
    void release() throws IOException {
        lock.release();
        lockFile.close();
    }

    public Path root() {
        return root;
    }

    public Path staging() {
        return root.resolve("staging");
    }

    private Path versions() {
        return root.resolve("versions");
    }

    /// A new empty directory for one upload.
    public Path newStagingDirectory() throws IOException {
        return Files.createDirectory(staging().resolve(UUID.randomUUID().toString()));
    }

    /// Where the files of a version lie.
    public Path versionDirectory(String dataset, String version) {
        return inside(versions(), dataset + "/" + version);
    }

    /// A file of a version. Refuses what would lead out of the version's directory, whoever wrote the path.
    public Path file(String dataset, String version, String relativePath) {
        return inside(versionDirectory(dataset, version), relativePath);
    }

    private static Path inside(Path directory, String relative) {
        Path resolved = directory.resolve(relative).normalize();
        if (!resolved.startsWith(directory) || resolved.equals(directory)) {
            throw new IllegalArgumentException("path leads out of its directory: " + relative);
        }
        return resolved;
    }

    /// Deletes what uploads left in the staging directory.
    ///
    /// @return what was deleted, relative to the root
    public List<Path> sweepStaging() throws IOException {
        List<Path> staged;
        try (Stream<Path> list = Files.list(staging())) {
            staged = list.toList();
        }
        for (Path orphan : staged) {
            DurableFiles.deleteTree(orphan);
        }
        return staged.stream().map(root::relativize).toList();
    }

    /// Deletes the files of one version that are not among `known`.
    ///
    /// @param known absolute paths
    /// @return what was deleted, relative to the root
    public List<Path> sweepVersion(String dataset, String version, Set<Path> known) throws IOException {
        Path directory = versionDirectory(dataset, version);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> orphans;
        try (Stream<Path> walk = Files.walk(directory)) {
            orphans = walk.filter(path -> Files.isRegularFile(path) && !known.contains(path))
                    .toList();
        }
        for (Path orphan : orphans) {
            Files.delete(orphan);
        }
        return orphans.stream().map(root::relativize).toList();
    }

    /// Directories of versions there are, whether or not the catalogue knows them.
    public List<Path> versionDirectories() throws IOException {
        try (Stream<Path> walk =
                Files.find(versions(), 2, (path, attributes) -> attributes.isDirectory() && depth(path) == 2)) {
            return walk.toList();
        }
    }

    private int depth(Path path) {
        return versions().relativize(path).getNameCount();
    }
}
