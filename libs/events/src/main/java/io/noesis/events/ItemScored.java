package io.noesis.events;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// One question was asked and its answer judged, or could not be asked.
///
/// @param verdict `CORRECT`, `WRONG`, `NO_ANSWER` or `FAILED`
/// @param answer what the model said, without its thinking
/// @param extracted what the scorer took for the answer
/// @param finishReason as the API gave it; `length` is an answer that was cut
/// @param failure why it could not be asked
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
        @Nullable String failure)
        implements Event {

    public static final String TYPE = "io.noesis.evaluation.item.scored.v1";
}
