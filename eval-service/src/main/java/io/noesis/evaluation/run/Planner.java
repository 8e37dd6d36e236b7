package io.noesis.evaluation.run;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.evaluation.benchmark.Benchmark;
import io.noesis.evaluation.benchmark.Benchmarks;
import io.noesis.evaluation.outbox.Outbox;
import io.noesis.events.EvaluationRequested;
import io.noesis.events.Event;
import io.noesis.events.EventCodec;
import io.noesis.events.ItemRequested;
import io.noesis.events.RunChanged;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a run into questions. Doing it twice does nothing the second time: only a queued run is planned, and the
/// change of its state and its questions are one transaction.
@Component
class Planner {

    private static final Logger log = LoggerFactory.getLogger(Planner.class);

    private final RunStore runs;
    private final Benchmarks benchmarks;
    private final Outbox outbox;
    private final JsonMapper json;
    private final EventCodec codec;

    Planner(RunStore runs, Benchmarks benchmarks, Outbox outbox, JsonMapper json, EventCodec codec) {
        this.runs = runs;
        this.benchmarks = benchmarks;
        this.outbox = outbox;
        this.json = json;
        this.codec = codec;
    }

    @Transactional
    public void plan(EvaluationRequested requested) {
        Run run = runs.lock(requested.runId()).orElse(null);
        if (run == null || run.state() != RunState.QUEUED) {
            return;
        }
        List<Event> events = new ArrayList<>();
        try {
            events.addAll(questions(run));
            events.forEach(codec::data);
        } catch (NoesisException | JacksonException e) {
            // Would be so the next time too, and all jobs behind it would wait.
            fail(run, e);
            return;
        }
        int total = events.size();
        runs.change(run, RunState.RUNNING, total, null);
        events.add(new RunChanged(run.id(), RunState.RUNNING.wireName(), 0, total));
        outbox.add(events);
    }

    private void fail(Run run, RuntimeException cause) {
        log.warn("run {} cannot be planned", run.id(), cause);
        runs.change(run, RunState.FAILED, 0, "the run could not be planned: " + cause.getMessage());
        outbox.add(List.of(new RunChanged(run.id(), RunState.FAILED.wireName(), 0, 0)));
    }

    /// Modes and budgets of an item side by side, so that a run cut short is still a fair comparison.
    private List<ItemRequested> questions(Run run) {
        Benchmark benchmark = benchmarks.get(run.benchmark());
        List<ItemRequested> questions = new ArrayList<>();
        benchmark.items().stream().limit(run.itemLimit()).forEach(item -> {
            JsonNode messages = item.isPromptOnly() ? null : json.valueToTree(item.messages());
            JsonNode tools = item.tools().isEmpty() ? null : json.valueToTree(item.tools());
            for (int sample = 0; sample < run.samples(); sample++) {
                for (String mode : run.modes()) {
                    for (ThinkingBudget budget : run.budgetsIn(mode)) {
                        questions.add(new ItemRequested(
                                run.id(),
                                item.id(),
                                mode,
                                sample,
                                run.model(),
                                messages == null ? item.prompt() : "",
                                item.expected(),
                                benchmark.scorer(),
                                run.maxTokens(),
                                run.seed() + sample,
                                budget.tokens(),
                                messages,
                                tools,
                                item.group()));
                    }
                }
            }
        });
        return questions;
    }
}
