package io.noesis.training.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads an event log while it is written: each call gives the whole lines that came since the last. Not
/// thread-safe.
public final class EventTail {

    private final Path file;
    private long offset;

    public EventTail(Path file) {
        this.file = file;
    }

    /// @return lines as they stand in the file; none where there is no file yet
    public List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] added = new byte[Math.toIntExact(bytes.length() - offset)];
            bytes.seek(offset);
            bytes.readFully(added);
            int whole = added.length;
            // What stands behind the last end of a line is being written.
            while (whole > 0 && added[whole - 1] != '\n') {
                whole--;
            }
            offset += whole;
            return new String(added, 0, whole, StandardCharsets.UTF_8).lines().toList();
        }
    }
}
