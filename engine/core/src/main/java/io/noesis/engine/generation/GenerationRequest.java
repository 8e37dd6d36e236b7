package io.noesis.engine.generation;

import io.noesis.engine.sampling.SamplingParameters;

/// What to continue, and how far.
///
/// @param promptTokens token ids of the whole rendered prompt, at least one; owned by the request, not copied again
/// @param maxTokens most tokens to generate, at least 1; the context may end the generation sooner
public record GenerationRequest(int[] promptTokens, int maxTokens, SamplingParameters sampling) {

    public GenerationRequest {
        if (promptTokens.length == 0) {
            throw new IllegalArgumentException("promptTokens must not be empty");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, but was " + maxTokens);
        }
        promptTokens = promptTokens.clone();
    }
}
