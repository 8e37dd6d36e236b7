package io.noesis.evaluation.run;

import java.util.Locale;
import java.util.Set;

/// The life of a run, and which change is allowed.
///
/// ```
/// QUEUED -> RUNNING -> COMPLETED | FAILED
/// QUEUED, RUNNING -> CANCELLED      QUEUED -> FAILED
/// ```
enum RunState {
    QUEUED,
    RUNNING,
    COMPLETED,
    /// Not a single question could be asked, or the run could not be planned.
    FAILED,
    CANCELLED;

    boolean mayBecome(RunState next) {
        return successors().contains(next);
    }

    boolean isFinal() {
        return successors().isEmpty();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Set<RunState> successors() {
        return switch (this) {
            case QUEUED -> Set.of(RUNNING, FAILED, CANCELLED);
            case RUNNING -> Set.of(COMPLETED, FAILED, CANCELLED);
            case COMPLETED, FAILED, CANCELLED -> Set.of();
        };
    }
}
