package io.noesis.api.evaluation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Body of `POST /v1/evaluations`.
///
/// @param modes `on`, `off` or both; both when absent
/// @param budgets of thinking, for mode `on`: each is asked about every item; no limit alone when absent
/// @param samples answers for each item, mode and budget; 1 when absent
/// @param limit most items; all when absent
/// @param maxTokens of one answer, thinking included; 1024 when absent
/// @param seed 0 when absent
public record EvaluationRequest(
        @Nullable String model,
        @Nullable String benchmark,
        @Nullable List<String> modes,
        @Nullable List<ThinkingBudget> budgets,
        @Nullable Integer samples,
        @Nullable Integer limit,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @Nullable Long seed) {}
