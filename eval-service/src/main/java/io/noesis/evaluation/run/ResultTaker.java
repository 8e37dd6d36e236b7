package io.noesis.evaluation.run;

import java.util.List;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.evaluation.outbox.Outbox;
import io.noesis.events.ItemScored;
import io.noesis.events.RunChanged;

/// Takes in judged answers and notices the last one. A second result for a question changes nothing.
@Component
class ResultTaker {

    private final RunStore runs;
    private final ResultStore results;
    private final Outbox outbox;

    ResultTaker(RunStore runs, ResultStore results, Outbox outbox) {
        this.runs = runs;
        this.results = results;
        this.outbox = outbox;
    }

    @Transactional
    public void take(ItemScored scored) {
        // The lock makes sure that of two last results one sees the other.
        Run run = runs.lock(scored.runId()).orElse(null);
        if (run == null || run.state().isFinal()) {
            return;
        }
        if (!results.put(scored)) {
            return;
        }
        runs.addDone(run);
        int done = run.done() + 1;
        if (run.state() == RunState.RUNNING && done == run.total()) {
            finish(run, done);
        }
    }

    private void finish(Run run, int done) {
        boolean nothingAsked = results.failed(run.id()) == done;
        RunState end = nothingAsked ? RunState.FAILED : RunState.COMPLETED;
        runs.change(run, end, run.total(), nothingAsked ? "no question could be asked; see the items" : null);
        outbox.add(List.of(new RunChanged(run.id(), end.wireName(), done, run.total())));
    }
}
