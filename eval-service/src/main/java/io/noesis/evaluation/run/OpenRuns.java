package io.noesis.evaluation.run;

import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Tells whether a run still wants answers, so that the questions of a cancelled one are not asked.
@Component
public class OpenRuns {

    private static final Logger log = LoggerFactory.getLogger(OpenRuns.class);

    private final RunStore runs;

    OpenRuns(RunStore runs) {
        this.runs = runs;
    }

    /// A question too many costs an answer, one too few would cost the run: in doubt a run is open.
    public boolean contains(UUID runId) {
        try {
            return runs.find(runId).map(run -> !run.state().isFinal()).orElse(false);
        } catch (DataAccessException e) {
            log.warn("run {} counts as open, because the database does not say: {}", runId, e.getMessage());
            return true;
        }
    }
}
