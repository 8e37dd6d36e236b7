package io.noesis.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Remembers children on disk, so that those of a supervisor that was killed are found and ended by the next one.
///
/// A pid alone may by then belong to somebody else: the start time is kept with it, and both must match.
public final class ProcessLedger {

    private static final String SUFFIX = ".pid";

    private final Path directory;

    public ProcessLedger(Path directory) {
        this.directory = directory;
    }

    void remember(String name, ProcessHandle process) throws IOException {
        String started = process.info().startInstant().map(Instant::toString).orElse("");
        Files.writeString(directory.resolve(name + SUFFIX), process.pid() + " " + started + "\n");
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(directory.resolve(name + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot forget the process " + name, e);
        }
    }

    /// Ends what an earlier supervisor left behind.
    ///
    /// @return names of the processes that were still there
    public List<String> endLeftovers(Duration deadline) throws IOException, InterruptedException {
        List<String> ended = new ArrayList<>();
        List<Path> entries;
        try (Stream<Path> files = Files.list(directory)) {
            entries = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path entry : entries) {
            Optional<ProcessHandle> process = running(entry);
            if (process.isPresent()) {
                end(process.get(), deadline);
                String file = entry.getFileName().toString();
                ended.add(file.substring(0, file.length() - SUFFIX.length()));
            }
            Files.deleteIfExists(entry);
        }
        return ended;
    }

    private static Optional<ProcessHandle> running(Path entry) throws IOException {
        String[] fields = Files.readString(entry).strip().split(" ");
        if (fields.length != 2 || !fields[0].chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(fields[0]))
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> start.toString().equals(fields[1]))
                        .orElse(false));
    }

    private static void end(ProcessHandle process, Duration deadline) throws InterruptedException {
        process.destroy();
        try {
            process.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }
}
