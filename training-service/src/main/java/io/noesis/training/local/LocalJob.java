package io.noesis.training.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.noesis.api.training.TrainingJob;
import io.noesis.training.run.LoggedEvent;
import io.noesis.training.run.Progress;
import io.noesis.training.run.ProgressTracker;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;

import tools.jackson.databind.json.JsonMapper;

/// The one job of a local process, told line by line. All but `cancel` belong to the thread that trains.
final class LocalJob implements TrainingMonitor {

    private final String recipe;
    private final long seed;
    private final int threads;
    private final Path work;
    private final Clock clock;
    private final Consumer<String> lines;
    private final Instant created;
    private ProgressTracker tracker = new ProgressTracker();
    private volatile boolean cancelled;

    LocalJob(String recipe, long seed, int threads, Path work, Clock clock, Consumer<String> lines) {
        this.recipe = recipe;
        this.seed = seed;
        this.threads = threads;
        this.work = work;
        this.clock = clock;
        this.lines = lines;
        this.created = clock.instant();
    }

    String recipe() {
        return recipe;
    }

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    Path work() {
        return work;
    }

    Clock clock() {
        return clock;
    }

    void begin(List<LoggedEvent> earlier) {
        tracker = ProgressTracker.after(earlier);
        tell("running", List.of(), null);
    }

    void end(String state, List<String> files, @Nullable String failure) {
        tell(state, files, failure);
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void on(TrainingEvent event) {
        tracker.on(new LoggedEvent(clock.instant(), event));
        tell("running", List.of(), null);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    private void tell(String state, List<String> files, @Nullable String failure) {
        Progress progress = tracker.now();
        boolean ended = !state.equals("running");
        TrainingJob job = new TrainingJob(
                UUID.nameUUIDFromBytes(work.toString().getBytes(StandardCharsets.UTF_8)),
                TrainingJob.OBJECT,
                recipe,
                seed,
                threads,
                state,
                progress.stage(),
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.reward(),
                progress.tokensPerSecond(),
                ended ? null : progress.secondsLeft(),
                progress.scores(),
                files,
                created,
                created,
                ended ? clock.instant() : null,
                failure);
        lines.accept(JsonMapper.shared().writeValueAsString(job));
    }
}
