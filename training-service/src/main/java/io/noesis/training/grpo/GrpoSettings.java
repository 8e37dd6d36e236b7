package io.noesis.training.grpo;

import io.noesis.training.objective.PolicyLoss;

/// How reinforcement learning goes.
///
/// @param prompts of a step
/// @param answers to each prompt: the group that rewards are compared in
/// @param updates of the optimiser for each step's answers; each reads its part of them
/// @param tokensABatch tokens read at once
/// @param maxTokens most tokens of an answer
/// @param temperature that answers are drawn at; 1 draws from the model itself
/// @param learningRate after a warm-up over the first tenth; constant
/// @param thinkingShare share of the prompts that are asked with reasoning on
/// @param leastPassRate questions that the reference answers rightly less often are dropped: what never succeeds
///     teaches nothing
/// @param curriculum whether prompts go from easy to hard; else in no order
/// @param saveEvery steps between checkpoints
/// @param evaluateEvery steps between measurements
public record GrpoSettings(
        int prompts,
        int answers,
        int updates,
        int tokensABatch,
        int maxTokens,
        float temperature,
        double learningRate,
        PolicyLoss loss,
        double thinkingShare,
        double leastPassRate,
        boolean curriculum,
        int saveEvery,
        int evaluateEvery,
        long seed,
        int threads) {

    public GrpoSettings {
        if (prompts < 1 || updates < 1 || prompts % updates != 0) {
            throw new IllegalArgumentException("prompts must be a positive multiple of updates, but they were %d and %d"
                    .formatted(prompts, updates));
        }
        if (answers < 2) {
            throw new IllegalArgumentException("answers must be at least 2, but was " + answers);
        }
        if (!(thinkingShare >= 0 && thinkingShare <= 1)) {
            throw new IllegalArgumentException("thinkingShare must be between 0 and 1, but was " + thinkingShare);
        }
        if (!(leastPassRate >= 0 && leastPassRate < 1)) {
            throw new IllegalArgumentException(
                    "leastPassRate must be at least 0 and below 1, but was " + leastPassRate);
        }
        if (tokensABatch < 1 || maxTokens < 1 || saveEvery < 1 || evaluateEvery < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "tokensABatch, maxTokens, saveEvery, evaluateEvery and threads must be positive, but were %d, %d, %d, %d and %d"
                            .formatted(tokensABatch, maxTokens, saveEvery, evaluateEvery, threads));
        }
    }

    /// The same with another seed and order of the prompts.
    public GrpoSettings with(long otherSeed, boolean otherCurriculum) {
        return new GrpoSettings(
                prompts,
                answers,
                updates,
                tokensABatch,
                maxTokens,
                temperature,
                learningRate,
                loss,
                thinkingShare,
                leastPassRate,
                otherCurriculum,
                saveEvery,
                evaluateEvery,
                otherSeed,
                threads);
    }
}
