package io.noesis.api.evaluation;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// One judged answer, as `GET /v1/evaluations/{id}/items` lists them.
///
/// @param group of the benchmark's items that it belongs to, if any
/// @param answer what the model said, without its thinking and its calls
/// @param extracted what the scorer took for the answer; of calls, their names and arguments as JSON
/// @param obedient whether it thought where it should and only there; absent where it had no choice
/// @param wellFormed whether its calls were calls of the tools given; absent where no calls are scored
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationItem(
        @JsonProperty("item_id") String itemId,
        @Nullable String group,
        String mode,
        ThinkingBudget budget,
        int sample,
        String verdict,
        @Nullable String answer,
        @Nullable String extracted,
        @JsonProperty("finish_reason") @Nullable String finishReason,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("reasoning_tokens") int reasoningTokens,
        @Nullable Boolean obedient,
        @JsonProperty("well_formed") @Nullable Boolean wellFormed,
        @Nullable String failure) {}
