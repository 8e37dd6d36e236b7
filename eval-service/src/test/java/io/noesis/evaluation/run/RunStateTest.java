package io.noesis.evaluation.run;

import static io.noesis.evaluation.run.RunState.CANCELLED;
import static io.noesis.evaluation.run.RunState.COMPLETED;
import static io.noesis.evaluation.run.RunState.FAILED;
import static io.noesis.evaluation.run.RunState.QUEUED;
import static io.noesis.evaluation.run.RunState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

class RunStateTest {

    private static final Map<RunState, Set<RunState>> ALLOWED = Map.of(
            QUEUED, Set.of(RUNNING, FAILED, CANCELLED),
            RUNNING, Set.of(COMPLETED, FAILED, CANCELLED),
            COMPLETED, Set.of(),
            FAILED, Set.of(),
            CANCELLED, Set.of());

    @Test
    void onlyTheListedChangesAreAllowed() {
        for (RunState from : RunState.values()) {
            for (RunState to : RunState.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s to %s", from, to)
                        .isEqualTo(ALLOWED.get(from).contains(to));
            }
        }
    }
}
