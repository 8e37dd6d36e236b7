package io.noesis.dialect.anthropic;

import org.jspecify.annotations.Nullable;

import io.noesis.dialect.AnswerPart;

/// Why an answer ended, in Anthropic's words.
///
/// @param sequence the stop sequence that ended it, if one did
record StopReason(String name, @Nullable String sequence) {

    static StopReason of(AnswerPart.End end) {
        return switch (end.finishReason()) {
            case "length" -> new StopReason("max_tokens", null);
            case "tool_calls" -> new StopReason("tool_use", null);
            case "content_filter" -> new StopReason("refusal", null);
            default ->
                end.stopReason() instanceof String stop
                        ? new StopReason("stop_sequence", stop)
                        : new StopReason("end_turn", null);
        };
    }
}
