package io.noesis.training.job;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import io.noesis.training.run.LoggedEvent;
import io.noesis.training.run.Progress;
import io.noesis.training.run.ProgressTracker;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;

/// Watches the job that runs: stores how far it is, and tells it when to stop.
final class JobMonitor implements TrainingMonitor {

    private static final Logger log = LoggerFactory.getLogger(JobMonitor.class);

    private final UUID id;
    private final JobStore jobs;
    private final JobSignals signals;
    private final BooleanSupplier stopping;
    private final Clock clock;
    private ProgressTracker tracker = new ProgressTracker();
    private volatile Progress progress = Progress.NONE;
    private volatile boolean cancelled;

    /// @param stopping whether the service stops
    JobMonitor(UUID id, JobStore jobs, JobSignals signals, BooleanSupplier stopping, Clock clock) {
        this.id = id;
        this.jobs = jobs;
        this.signals = signals;
        this.stopping = stopping;
        this.clock = clock;
    }

    void goOnAfter(List<LoggedEvent> events) {
        tracker = ProgressTracker.after(events);
        progress = tracker.now();
    }

    UUID id() {
        return id;
    }

    Progress progress() {
        return progress;
    }

    void cancel() {
        cancelled = true;
    }

    /// Whether a caller asked for it, not the end of the service.
    boolean isCancelledByCaller() {
        return cancelled;
    }

    @Override
    public boolean isCancelled() {
        return cancelled || stopping.getAsBoolean();
    }

    @Override
    public void on(TrainingEvent event) {
        tracker.on(new LoggedEvent(clock.instant(), event));
        progress = tracker.now();
        try {
            jobs.progress(id, progress, event instanceof TrainingEvent.Saved);
        } catch (DataAccessException e) {
            // The event is in the log and the next one is stored with all that this one said.
            log.warn("the progress of training job {} could not be stored: {}", id, e.getMessage());
        }
        signals.change();
    }
}
