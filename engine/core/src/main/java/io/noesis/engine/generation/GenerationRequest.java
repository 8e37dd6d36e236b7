package io.noesis.engine.generation;

import java.util.OptionalInt;

import io.noesis.engine.sampling.SamplingParameters;

/// What to continue, and how far.
///
/// @param promptTokens token ids of the whole rendered prompt, at least one; owned by the request, not copied again
/// @param maxTokens most tokens to generate, at least 1; the context may end the generation sooner
/// @param topLogprobs how many of the most probable tokens to report with each token's own log-probability; empty for
///     no log-probabilities at all
/// @param promptLogprobs whether the tokens of the prompt are reported too, each with as many alternatives; then
///     nothing of the prompt is taken from the cache, since all of it must be computed
/// @param steering what may come next, token by token; of this request alone, since it keeps state
/// @param scheduling whose work it is and how long it may take
public record GenerationRequest(
        int[] promptTokens,
        int maxTokens,
        SamplingParameters sampling,
        EndRules end,
        OptionalInt topLogprobs,
        boolean promptLogprobs,
        TokenSteering steering,
        Scheduling scheduling) {

    public GenerationRequest {
        if (promptTokens.length == 0) {
            throw new IllegalArgumentException("promptTokens must not be empty");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, but was " + maxTokens);
        }
        if (topLogprobs.orElse(0) < 0) {
            throw new IllegalArgumentException("topLogprobs must be at least 0, but was " + topLogprobs.getAsInt());
        }
        if (promptLogprobs && topLogprobs.isEmpty()) {
            throw new IllegalArgumentException("promptLogprobs needs topLogprobs");
        }
        promptTokens = promptTokens.clone();
    }

    /// As anybody's.
    public GenerationRequest(
            int[] promptTokens, int maxTokens, SamplingParameters sampling, EndRules end, OptionalInt topLogprobs) {
        this(promptTokens, maxTokens, sampling, end, topLogprobs, false, TokenSteering.none(), Scheduling.DEFAULT);
    }

    /// Ended by the model or the limit, without log-probabilities.
    public GenerationRequest(int[] promptTokens, int maxTokens, SamplingParameters sampling) {
        this(promptTokens, maxTokens, sampling, EndRules.MODEL, OptionalInt.empty());
    }
}
