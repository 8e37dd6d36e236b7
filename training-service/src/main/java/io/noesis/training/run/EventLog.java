package io.noesis.training.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Keeps what a training tells, one JSON line an event, and passes it on.
///
/// A training that was killed goes on from its last checkpoint and tells again what it does from there. The file
/// keeps both; who reads it gets the last.
public final class EventLog implements TrainingMonitor, AutoCloseable {

    private final OutputStream out;
    private final TrainingMonitor next;
    private final Clock clock;

    private EventLog(OutputStream out, TrainingMonitor next, Clock clock) {
        this.out = out;
        this.next = next;
        this.clock = clock;
    }

    /// Opens a new file, or goes on with one. A line that a crash cut short is dropped.
    ///
    /// @param next told of each event once it is in the file
    public static EventLog open(Path file, TrainingMonitor next, Clock clock) throws IOException {
        if (Files.exists(file)) {
            dropCutLine(file);
        }
        return new EventLog(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), next, clock);
    }

    private static void dropCutLine(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            while (end > 0 && byteAt(bytes, end - 1) != '\n') {
                end--;
            }
            bytes.setLength(end);
        }
    }

    private static int byteAt(RandomAccessFile bytes, long position) throws IOException {
        bytes.seek(position);
        return bytes.read();
    }

    @Override
    public void on(TrainingEvent event) {
        String line = EventJson.write(new LoggedEvent(clock.instant(), event)) + "\n";
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the event log cannot be written", e);
        }
        next.on(event);
    }

    @Override
    public boolean isCancelled() {
        return next.isCancelled();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// All that still holds, in the order it happened; nothing where there is no file yet.
    public static List<LoggedEvent> read(Path file) throws IOException {
        return effective(new EventTail(file).next());
    }

    /// What still holds of a log's lines: that which was done again after a crash only as it was done last.
    public static List<LoggedEvent> effective(List<String> lines) {
        List<LoggedEvent> events = new ArrayList<>();
        for (String line : lines) {
            LoggedEvent event = EventJson.read(line);
            events.removeIf(earlier -> supersedes(event.event(), earlier.event()));
            events.add(event);
        }
        return List.copyOf(events);
    }

    /// Steps only go up, so one that is told after a later one of its stage says that the training went back.
    private static boolean supersedes(TrainingEvent event, TrainingEvent earlier) {
        if (!event.stage().equals(earlier.stage())) {
            return false;
        }
        return earlier.step() > event.step()
                || earlier.step() == event.step() && kind(event).equals(kind(earlier));
    }

    private static String kind(TrainingEvent event) {
        return switch (event) {
            case TrainingEvent.Step _ -> "step";
            case TrainingEvent.Rollouts _ -> "rollouts";
            case TrainingEvent.Evaluated evaluated -> "evaluated " + evaluated.measure();
            case TrainingEvent.Saved _ -> "saved";
        };
    }
}
