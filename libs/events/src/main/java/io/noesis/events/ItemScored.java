package io.noesis.events;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

/// One question was asked and its answer judged, or could not be asked.
///
/// @param verdict `CORRECT`, `WRONG`, `NO_ANSWER` or `FAILED`
/// @param answer what the model said, without its thinking
/// @param extracted what the scorer took for the answer
/// @param finishReason as the API gave it; `length` is an answer that was cut
/// @param failure why it could not be asked
/// @param budget most tokens of thinking it was asked with, null for no limit
/// @param obedient whether it thought where it should and only there; null where it had no choice
/// @param wellFormed whether its calls were calls of the tools given; null where no calls are scored
/// @param group of the benchmark's items that it belongs to, if any
public record ItemScored(
        UUID runId,
        String itemId,
        String mode,
        int sample,
        String verdict,
        @Nullable String answer,
        @Nullable String extracted,
        @Nullable String finishReason,
        int completionTokens,
        int reasoningTokens,
        @Nullable String failure,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer budget,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean obedient,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean wellFormed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String group)
        implements Event {

    public static final String TYPE = "io.noesis.evaluation.item.scored.v1";
}
