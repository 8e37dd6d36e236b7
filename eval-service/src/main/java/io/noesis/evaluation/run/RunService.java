package io.noesis.evaluation.run;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.EvaluationItem;
import io.noesis.api.evaluation.EvaluationRequest;
import io.noesis.api.evaluation.Page;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.evaluation.outbox.Outbox;
import io.noesis.events.EvaluationRequested;
import io.noesis.events.RunChanged;

/// What the REST API does with runs.
@Service
class RunService {

    private final RunStore runs;
    private final ResultStore results;
    private final ResultStatistics statistics;
    private final RunRequests requests;
    private final Outbox outbox;
    private final Clock clock;

    RunService(
            RunStore runs,
            ResultStore results,
            ResultStatistics statistics,
            RunRequests requests,
            Outbox outbox,
            Clock clock) {
        this.runs = runs;
        this.results = results;
        this.statistics = statistics;
        this.requests = requests;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Transactional
    public Evaluation create(EvaluationRequest request) {
        Run run = requests.checked(request, UUID.randomUUID(), clock.instant());
        runs.insert(run);
        outbox.add(List.of(new EvaluationRequested(run.id())));
        return view(run);
    }

    /// With the groups of its items once it is completed.
    Evaluation get(UUID id) {
        Run run = find(id);
        return run.state() == RunState.COMPLETED ? view(run).withResultsByGroup(byGroup(run)) : view(run);
    }

    /// @return by group, then by mode, of the answers without a budget; null where no item has a group
    private @Nullable Map<String, Map<String, Evaluation.ModeResult>> byGroup(Run run) {
        Map<String, Map<String, Evaluation.ModeResult>> groups = new LinkedHashMap<>();
        for (String group : statistics.groups(run.id())) {
            Map<String, Evaluation.ModeResult> modes = new LinkedHashMap<>();
            for (String mode : run.modes()) {
                if (run.budgetsIn(mode).contains(ThinkingBudget.NONE)) {
                    modes.put(mode, statistics.of(run.id(), mode, ThinkingBudget.NONE, run.samples(), group));
                }
            }
            groups.put(group, modes);
        }
        return groups.isEmpty() ? null : groups;
    }

    Page<Evaluation> list(long offset, int length) {
        return Page.of(runs.newest(offset, length).stream().map(this::view).toList(), offset, runs.count());
    }

    Page<EvaluationItem> items(UUID id, long offset, int length) {
        return Page.of(results.list(id, offset, length), offset, find(id).done());
    }

    /// Stops a run: workers drop its questions that they have not begun, and later results are not taken.
    @Transactional
    public Evaluation cancel(UUID id) {
        Run run = runs.lock(id).orElseThrow(() -> notFound(id));
        if (run.state() == RunState.CANCELLED) {
            return view(run);
        }
        if (run.state().isFinal()) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "evaluation '%s' is already %s".formatted(id, run.state().wireName()));
        }
        runs.change(run, RunState.CANCELLED, run.total(), null);
        outbox.add(List.of(new RunChanged(id, RunState.CANCELLED.wireName(), run.done(), run.total())));
        return view(find(id));
    }

    private Run find(UUID id) {
        return runs.find(id).orElseThrow(() -> notFound(id));
    }

    private static NoesisException notFound(UUID id) {
        return NoesisException.notFound("evaluation", id.toString());
    }

    private Evaluation view(Run run) {
        Map<String, Evaluation.ModeResult> byMode = new LinkedHashMap<>();
        Map<String, Evaluation.ModeResult> byBudget = null;
        for (String mode : run.modes()) {
            Map<String, Evaluation.ModeResult> budgets = new LinkedHashMap<>();
            for (ThinkingBudget budget : run.budgetsIn(mode)) {
                budgets.put(budget.wireName(), statistics.of(run.id(), mode, budget, run.samples()));
            }
            Evaluation.ModeResult unlimited = budgets.get(ThinkingBudget.NONE.wireName());
            if (unlimited != null) {
                byMode.put(mode, unlimited);
            }
            if (mode.equals(Run.THINKING)) {
                byBudget = budgets;
            }
        }
        return new Evaluation(
                run.id(),
                Evaluation.OBJECT,
                run.model(),
                run.benchmark(),
                run.modes(),
                run.budgets(),
                run.samples(),
                run.state().wireName(),
                new Evaluation.Progress(run.done(), run.total()),
                byMode,
                byBudget,
                null,
                run.createdAt(),
                run.finishedAt(),
                run.failure());
    }
}
