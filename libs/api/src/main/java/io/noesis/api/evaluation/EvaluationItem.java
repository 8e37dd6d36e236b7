package io.noesis.api.evaluation;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// One judged answer, as `GET /v1/evaluations/{id}/items` lists them.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationItem(
        @JsonProperty("item_id") String itemId,
        String mode,
        int sample,
        String verdict,
        @Nullable String answer,
        @Nullable String extracted,
        @JsonProperty("finish_reason") @Nullable String finishReason,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("reasoning_tokens") int reasoningTokens,
        @Nullable String failure) {}
