package io.noesis.engine.generation;

import java.time.Duration;

/// @param completionTokens tokens generated, without the end token
/// @param queued from submission to the first step
/// @param prefill from the first step to the first token
/// @param decode from the first token to the end
public record GenerationUsage(
        int promptTokens, int completionTokens, Duration queued, Duration prefill, Duration decode) {}
