package io.noesis.training.job;

import java.util.Locale;
import java.util.Set;

/// The life of a job, and which change is allowed.
///
/// ```
/// QUEUED -> RUNNING -> SUCCEEDED | FAILED
/// RUNNING -> CANCELLING -> CANCELLED | SUCCEEDED | FAILED      QUEUED -> CANCELLED
/// ```
enum JobState {
    QUEUED,
    /// Also between two processes: it goes on when the service starts again.
    RUNNING,
    /// Asked to end after the step it is in; too late where that is the last.
    CANCELLING,
    CANCELLED,
    SUCCEEDED,
    FAILED;

    boolean mayBecome(JobState next) {
        return successors().contains(next);
    }

    boolean isFinal() {
        return successors().isEmpty();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Set<JobState> successors() {
        return switch (this) {
            case QUEUED -> Set.of(RUNNING, CANCELLED);
            case RUNNING -> Set.of(CANCELLING, SUCCEEDED, FAILED);
            case CANCELLING -> Set.of(CANCELLED, SUCCEEDED, FAILED);
            case CANCELLED, SUCCEEDED, FAILED -> Set.of();
        };
    }
}
