package io.noesis.training.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Saved;
import io.noesis.training.run.TrainingEvent.Step;

/// Follows the events of a training. Not thread-safe.
public final class ProgressTracker {

    private Progress progress = Progress.NONE;
    private @Nullable Mark mark;

    /// A step that the speed is measured from.
    private record Mark(String stage, long step, Instant at) {}

    /// Goes on from what an earlier process did; its speed is not this one's.
    public static ProgressTracker after(List<LoggedEvent> events) {
        ProgressTracker tracker = new ProgressTracker();
        events.forEach(tracker::on);
        tracker.mark = null;
        tracker.progress = tracker.progress.withoutEstimate();
        return tracker;
    }

    public Progress now() {
        return progress;
    }

    public void on(LoggedEvent logged) {
        TrainingEvent event = logged.event();
        switch (event) {
            case Step step ->
                progress = new Progress(
                        step.stage(),
                        step.step(),
                        step.steps(),
                        step.loss(),
                        null,
                        step.tokensPerSecond(),
                        secondsLeft(logged.at(), step, step.steps()),
                        progress.scores());
            case Rollouts rollouts ->
                progress = new Progress(
                        rollouts.stage(),
                        rollouts.step(),
                        rollouts.steps(),
                        rollouts.loss(),
                        rollouts.reward(),
                        rollouts.tokensPerSecond(),
                        secondsLeft(logged.at(), rollouts, rollouts.steps()),
                        progress.scores());
            case Evaluated evaluated -> {
                enter(evaluated.stage());
                if (isScore(evaluated.measure())) {
                    Map<String, Double> scores = new TreeMap<>(progress.scores());
                    scores.put(evaluated.measure(), evaluated.value());
                    progress = progress.withScores(scores);
                }
            }
            case Saved saved -> enter(saved.stage());
        }
    }

    private void enter(String stage) {
        if (!stage.equals(progress.stage())) {
            progress = new Progress(stage, 0, 0, null, null, null, null, progress.scores());
        }
    }

    private @Nullable Long secondsLeft(Instant now, TrainingEvent event, long steps) {
        Mark begun = mark;
        if (begun == null || !begun.stage().equals(event.stage()) || begun.step() >= event.step()) {
            mark = new Mark(event.stage(), event.step(), now);
            return null;
        }
        double seconds = Duration.between(begun.at(), now).toMillis() / 1e3;
        return Math.round(seconds / (event.step() - begun.step()) * (steps - event.step()));
    }

    /// Measures of both modes end with the mode; losses and counts do not.
    private static boolean isScore(String measure) {
        return measure.endsWith(".on") || measure.endsWith(".off");
    }
}
