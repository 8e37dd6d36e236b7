package io.noesis.evaluation.run;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.EvaluationRequest;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.evaluation.benchmark.Benchmarks;

/// Checks a request for a run and fills in what it leaves open.
@Component
class RunRequests {

    private static final List<String> MODES = List.of("on", "off");
    private static final int MOST_BUDGETS = 16;
    private static final int MOST_SAMPLES = 64;
    /// What is planned in one transaction.
    static final int MOST_QUESTIONS = 250_000;

    private static final int MOST_TOKENS = 131_072;
    private static final int DEFAULT_TOKENS = 1024;
    private static final int LONGEST_NAME = 256;

    private final Benchmarks benchmarks;

    RunRequests(Benchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    /// In a transaction, since the benchmark is used from now on.
    ///
    /// @throws NoesisException naming the field, the limit and the value
    Run checked(EvaluationRequest request, UUID id, Instant now) {
        String model = required("model", request.model());
        if (model.length() > LONGEST_NAME) {
            throw NoesisException.invalid(
                    "model", "must have at most %d characters".formatted(LONGEST_NAME), model.length());
        }
        BenchmarkInfo benchmark = benchmarks.use(required("benchmark", request.benchmark()));
        List<String> modes = modes(request.modes());
        List<ThinkingBudget> budgets = budgets(request.budgets(), modes);
        int samples = between("samples", request.samples(), 1, 1, MOST_SAMPLES);
        int limit = between("limit", request.limit(), benchmark.items(), 1, Integer.MAX_VALUE);
        checkQuestions(Math.min(limit, benchmark.items()), samples, modes, budgets);
        return new Run(
                id,
                model,
                benchmark.id(),
                modes,
                budgets,
                samples,
                limit,
                between("max_tokens", request.maxTokens(), DEFAULT_TOKENS, 1, MOST_TOKENS),
                Objects.requireNonNullElse(request.seed(), 0L),
                RunState.QUEUED,
                0,
                0,
                now,
                null,
                null);
    }

    private static void checkQuestions(int items, int samples, List<String> modes, List<ThinkingBudget> budgets) {
        long perSample = modes.stream()
                .mapToInt(mode -> mode.equals(Run.THINKING) ? budgets.size() : 1)
                .sum();
        long questions = (long) items * samples * perSample;
        if (questions > MOST_QUESTIONS) {
            throw NoesisException.invalid(
                    "samples",
                    "must make at most %d questions with the items, modes and budgets".formatted(MOST_QUESTIONS),
                    "%d, which makes %d".formatted(samples, questions));
        }
    }

    private static List<String> modes(@Nullable List<String> modes) {
        if (modes == null) {
            return MODES;
        }
        Set<String> seen = new HashSet<>();
        for (String mode : modes) {
            if (mode == null || !MODES.contains(mode)) {
                throw NoesisException.invalid("modes", "must be of on, off", String.valueOf(mode));
            }
            if (!seen.add(mode)) {
                throw NoesisException.invalid("modes", "must name a mode once", mode + " twice");
            }
        }
        if (modes.isEmpty()) {
            throw NoesisException.invalid("modes", "must not be empty", "[]");
        }
        return List.copyOf(modes);
    }

    private static List<ThinkingBudget> budgets(@Nullable List<ThinkingBudget> budgets, List<String> modes) {
        if (budgets == null) {
            return List.of(ThinkingBudget.NONE);
        }
        if (!modes.contains(Run.THINKING)) {
            throw NoesisException.invalid("budgets", "must go with mode on", "modes " + modes);
        }
        if (budgets.isEmpty() || budgets.size() > MOST_BUDGETS) {
            throw NoesisException.invalid("budgets", "must be between 1 and " + MOST_BUDGETS, budgets.size());
        }
        Set<ThinkingBudget> seen = new HashSet<>();
        for (ThinkingBudget budget : budgets) {
            if (budget == null) {
                throw NoesisException.invalid("budgets", "must be numbers or \"none\"", "null");
            }
            if (budget.tokens() != null && budget.tokens() > MOST_TOKENS) {
                throw NoesisException.invalid("budgets", "must be at most " + MOST_TOKENS, budget.wireName());
            }
            if (!seen.add(budget)) {
                throw NoesisException.invalid("budgets", "must name a budget once", budget.wireName() + " twice");
            }
        }
        return List.copyOf(budgets);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw NoesisException.missing(field);
        }
        return value;
    }

    private static int between(String field, @Nullable Integer value, int fallback, int least, int most) {
        if (value == null) {
            return fallback;
        }
        if (value < least || value > most) {
            throw NoesisException.invalid(field, "must be between %d and %d".formatted(least, most), value);
        }
        return value;
    }
}
