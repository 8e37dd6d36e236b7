package io.noesis.engine.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What the file system says of a file without reading it.
///
/// Two equal identities mean the same content as far as the file system can tell. On Unix that includes the time of
/// the last change of the inode, which no ordinary program can set: a file that is written in place and given its old
/// size and time of modification back is told apart. Not told apart is what goes around the file system (a write to
/// the block device, a clock that is set back to the very nanosecond), and elsewhere than on Unix a restored time of
/// modification.
///
/// @param path absolute
/// @param size in bytes
/// @param modified nanoseconds since 1970: the last write, as far as nobody set it
/// @param changed nanoseconds since 1970: the last change of the inode; that of the last write where there is none
/// @param key device and inode, where the system has them
public record FileIdentity(Path path, long size, long modified, long changed, String key) {

    private static final String UNIX = "unix";

    /// @throws IOException when there is no such file or it may not be looked at
    public static FileIdentity of(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        if (path.getFileSystem().supportedFileAttributeViews().contains(UNIX)) {
            Map<String, Object> found = Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,dev,ino");
            return new FileIdentity(
                    path,
                    value(found, "size", Long.class),
                    nanoseconds(value(found, "lastModifiedTime", FileTime.class)),
                    nanoseconds(value(found, "ctime", FileTime.class)),
                    "%s:%s".formatted(value(found, "dev", Object.class), value(found, "ino", Object.class)));
        }
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        long modified = nanoseconds(found.lastModifiedTime());
        return new FileIdentity(
                path,
                found.size(),
                modified,
                modified,
                found.fileKey() == null ? "-" : String.valueOf(found.fileKey()));
    }

    /// The system gives what was asked for, or fails.
    private static <T> T value(Map<String, Object> found, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(found.get(name)));
    }

    private static long nanoseconds(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /// When anything about the file last changed, in nanoseconds since 1970.
    long lastTouched() {
        return Math.max(modified, changed);
    }

    /// Everything in one line.
    String line() {
        return "%d %d %d %s %s".formatted(size, modified, changed, key.replaceAll("\\s", "_"), path.toUri());
    }
}
