package io.noesis.evaluation.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.ThinkingBudget;

/// A run as it is stored.
///
/// @param modes `on`, `off`, in the order asked for
/// @param budgets of thinking in mode `on`, in the order asked for; never empty
/// @param itemLimit most items of the benchmark
/// @param total questions, 0 until planned
/// @param done questions that have a result
record Run(
        UUID id,
        String model,
        String benchmark,
        List<String> modes,
        List<ThinkingBudget> budgets,
        int samples,
        int itemLimit,
        int maxTokens,
        long seed,
        RunState state,
        int total,
        int done,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable String failure) {

    /// The mode that budgets are for.
    static final String THINKING = "on";

    /// With which budgets each item is asked in this mode.
    List<ThinkingBudget> budgetsIn(String mode) {
        return mode.equals(THINKING) ? budgets : List.of(ThinkingBudget.NONE);
    }
}
