package io.noesis.engine.benchmarks;

/// Names of what is measured, the same for every engine.
final class Measured {

    /// Prompt tokens of each stream when several decode together.
    static final int STREAM_PROMPT = 64;

    static final String COLD_FIRST_TOKEN = "first token, cold, ms";
    static final String FOLLOW_UP_FIRST_TOKEN = "first token, follow-up turn, ms";

    private Measured() {}

    static String prefill(int tokens) {
        return "prefill %d, tokens/s".formatted(tokens);
    }

    static String decode(int streams) {
        return streams == 1 ? "decode, 1 stream, tokens/s" : "decode, %d streams, tokens/s".formatted(streams);
    }
}
