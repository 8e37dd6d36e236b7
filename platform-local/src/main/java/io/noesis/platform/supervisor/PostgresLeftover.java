package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL that outlived a killed supervisor: it still holds the data directory and has to go before another
/// starts.
///
/// `postmaster.pid` names the process in its first line and the second of its start in its third: a pid that now
/// belongs to somebody else is recognised by the other start time.
final class PostgresLeftover {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);
    private static final int PID_LINE = 0;
    private static final int START_LINE = 2;

    private PostgresLeftover() {}

    /// @return whether there was one
    static boolean end(Path data) throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> process =
                Files.exists(pidFile) ? running(Files.readAllLines(pidFile)) : Optional.empty();
        if (process.isEmpty()) {
            return false;
        }
        process.get().destroy();
        try {
            process.get().onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The next start recovers from its write-ahead log.
            process.get().destroyForcibly();
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for the PostgreSQL in " + data, e);
        }
        return true;
    }

    private static Optional<ProcessHandle> running(List<String> lines) {
        if (lines.size() <= START_LINE || !isNumber(lines.get(PID_LINE)) || !isNumber(lines.get(START_LINE))) {
            return Optional.empty();
        }
        Instant started =
                Instant.ofEpochSecond(Long.parseLong(lines.get(START_LINE).strip()));
        return ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip()))
                .filter(process -> process.info()
                        .startInstant()
                        .map(actual -> Duration.between(actual, started).abs().compareTo(START_TOLERANCE) < 0)
                        .orElse(false));
    }

    private static boolean isNumber(String line) {
        String text = line.strip();
        return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
    }
}
