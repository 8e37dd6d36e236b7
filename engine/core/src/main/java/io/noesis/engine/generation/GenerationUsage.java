package io.noesis.engine.generation;

import java.time.Duration;

/// What a generation took.
///
/// @param cachedTokens tokens of the prompt whose keys and values were there already
/// @param completionTokens tokens generated, without the end token
/// @param queued from submission to the first step
/// @param prefill from the first step to the first token
/// @param decode from the first token to the end
public record GenerationUsage(
        int promptTokens, int cachedTokens, int completionTokens, Duration queued, Duration prefill, Duration decode) {

    /// Of a prompt that was computed whole.
    public GenerationUsage(int promptTokens, int completionTokens, Duration queued, Duration prefill, Duration decode) {
        this(promptTokens, 0, completionTokens, queued, prefill, decode);
    }
}
