package io.noesis.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Saved;
import io.noesis.training.run.TrainingEvent.Step;

class EventLogTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00.123456Z");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("events.jsonl");
    }

    @Test
    void everyKindOfEventComesBackAsItWas() throws IOException {
        List<TrainingEvent> events = List.of(
                new Saved("vocabulary", 0),
                new Step("pretraining", 10, 100, 5.25, 3e-3, 1.5, 7300.5),
                new Evaluated("pretraining", 10, "loss", Double.NaN),
                new Rollouts("reinforcement", 1, 5, 0.5, 0.25, -0.01, 1e-5, 0.001, 0.4, 900));

        write(events);

        assertThat(EventLog.read(file))
                .containsExactlyElementsOf(events.stream()
                        .map(event -> new LoggedEvent(NOW, event))
                        .toList());
    }

    @Test
    void eventsArePassedOnAndCancellingIsAskedBehind() throws IOException {
        List<TrainingEvent> seen = new ArrayList<>();
        TrainingMonitor next = new TrainingMonitor() {

            @Override
            public void on(TrainingEvent event) {
                seen.add(event);
            }

            @Override
            public boolean isCancelled() {
                return true;
            }
        };

        try (EventLog log = EventLog.open(file, next, Clock.systemUTC())) {
            log.on(new Saved("a", 1));
            assertThat(log.isCancelled()).isTrue();
            // There before the log is closed.
            assertThat(EventLog.read(file)).hasSize(1);
        }

        assertThat(seen).containsExactly(new Saved("a", 1));
    }

    @Test
    void whatWasDoneAgainReplacesWhatWasLost() throws IOException {
        write(List.of(
                step("a", 10, 5),
                new Saved("a", 10),
                step("a", 20, 4),
                new Evaluated("a", 20, "loss", 4.5),
                step("a", 30, 3)));
        write(List.of(step("a", 20, 4.1), new Evaluated("a", 20, "loss", 4.6), new Evaluated("a", 20, "x.on", 1)));
        write(List.of(step("b", 10, 9)));

        assertThat(EventLog.read(file).stream().map(LoggedEvent::event))
                .containsExactly(
                        step("a", 10, 5),
                        new Saved("a", 10),
                        step("a", 20, 4.1),
                        new Evaluated("a", 20, "loss", 4.6),
                        new Evaluated("a", 20, "x.on", 1),
                        step("b", 10, 9));
    }

    @Test
    void aLineThatACrashCutShortIsDropped() throws IOException {
        write(List.of(step("a", 10, 5)));
        Files.writeString(file, "{\"at\":\"2026-11", StandardOpenOption.APPEND);

        assertThat(EventLog.read(file)).hasSize(1);

        write(List.of(step("a", 20, 4)));
        assertThat(EventLog.read(file).stream().map(LoggedEvent::event))
                .containsExactly(step("a", 10, 5), step("a", 20, 4));
    }

    @Test
    void whatIsNoEventIsRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventJson.read("no json"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventJson.read(
                        "{\"at\":\"2026-11-27T10:00:00Z\",\"type\":\"step\",\"stage\":\"a\",\"step\":1,\"steps\":2}"))
                .withMessageContaining("'loss'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EventJson.read("{\"at\":\"2026-11-27T10:00:00Z\",\"type\":\"odd\",\"stage\":\"a\",\"step\":1}"))
                .withMessageContaining("'odd'");
    }

    @Test
    void nothingIsReadWhereNothingWasWritten() throws IOException {
        assertThat(EventLog.read(file)).isEmpty();
    }

    private static Step step(String stage, long step, double loss) {
        return new Step(stage, step, 100, loss, 1e-3, 1, 100);
    }

    private void write(List<TrainingEvent> events) throws IOException {
        try (EventLog log = EventLog.open(file, TrainingMonitor.silent(), Clock.fixed(NOW, ZoneOffset.UTC))) {
            events.forEach(log::on);
        }
    }
}
