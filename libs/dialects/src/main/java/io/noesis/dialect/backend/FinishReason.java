package io.noesis.dialect.backend;

/// Why an answer ended, out of the many words for it.
enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    /// Not an end but a failure.
    GIVEN_UP("error");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    /// @param word `stop`, `eos` and others; one that nobody knows is an end like any other
    static FinishReason of(String word) {
        return switch (word) {
            case "length", "max_tokens", "max_length", "model_length" -> LENGTH;
            case "tool_calls", "tool_use", "function_call" -> TOOL_CALLS;
            case "content_filter" -> CONTENT_FILTER;
            case "abort", "aborted", "cancelled", "error" -> GIVEN_UP;
            default -> STOP;
        };
    }
}
