package io.noesis.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Saved;
import io.noesis.training.run.TrainingEvent.Step;

class ProgressTrackerTest {

    private final ProgressTracker tracker = new ProgressTracker();

    @Test
    void theTimeLeftFollowsFromTheStepsSeen() {
        on(0, new Step("a", 10, 110, 5, 0, 0, 100));
        assertThat(tracker.now().secondsLeft()).isNull();

        on(20, new Step("a", 20, 110, 4, 0, 0, 200));

        assertThat(tracker.now()).isEqualTo(new Progress("a", 20, 110, 4.0, null, 200.0, 180L, Map.of()));
    }

    @Test
    void scoresStayWhileStagesGo() {
        on(0, new Evaluated("a", 10, "loss", 3));
        on(0, new Evaluated("a", 10, "accuracy.on", 0.5));
        on(1, new Rollouts("b", 1, 9, 0.75, 0.5, -0.1, 0, 0, 0, 50));
        assertThat(tracker.now())
                .isEqualTo(new Progress("b", 1, 9, -0.1, 0.75, 50.0, null, Map.of("accuracy.on", 0.5)));

        on(2, new Saved("export", 0));

        assertThat(tracker.now())
                .isEqualTo(new Progress("export", 0, 0, null, null, null, null, Map.of("accuracy.on", 0.5)));
    }

    @Test
    void theSpeedOfAnotherProcessSaysNothing() {
        LoggedEvent early = new LoggedEvent(Instant.EPOCH, new Step("a", 10, 30, 5, 0, 0, 1));
        LoggedEvent later = new LoggedEvent(Instant.EPOCH.plusSeconds(5), new Step("a", 20, 30, 4, 0, 0, 1));

        ProgressTracker resumed = ProgressTracker.after(List.of(early, later));

        assertThat(resumed.now().step()).isEqualTo(20);
        assertThat(resumed.now().secondsLeft()).isNull();
        resumed.on(new LoggedEvent(Instant.EPOCH.plusSeconds(9000), new Step("a", 21, 30, 4, 0, 0, 1)));
        assertThat(resumed.now().secondsLeft()).isNull();
    }

    private void on(long second, TrainingEvent event) {
        tracker.on(new LoggedEvent(Instant.EPOCH.plusSeconds(second), event));
    }
}
