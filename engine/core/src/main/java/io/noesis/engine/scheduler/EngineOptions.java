package io.noesis.engine.scheduler;

import io.noesis.engine.generation.Lane;

/// Limits of one engine.
///
/// @param threads that compute, 0 for one a core
/// @param contextLength most tokens of one sequence, 0 for what the model was made for
/// @param maxBatch most sequences in one step
/// @param queueLimit most sequences of each lane waiting for a place in the batch
/// @param kvTokens positions of the KV cache over all sequences, 0 for four full contexts; cuts the context when
/// fewer
/// @param prefillChunk most prompt tokens in one step, so that a long prompt does not hold up the others' next token
/// @param policy how the sequences share what there is
public record EngineOptions(
        int threads, int contextLength, int maxBatch, int queueLimit, long kvTokens, int prefillChunk, Policy policy) {

    /// How sequences share the engine.
    ///
    /// @param prefixCache whether computed prompts are kept and reused within a tenant
    /// @param drafts most tokens guessed ahead for a sequence in one step, 0 for none
    /// @param draftingSequences guesses are made only while no more sequences decode
    /// @param weights of the lanes
    public record Policy(boolean prefixCache, int drafts, int draftingSequences, LaneWeights weights) {

        public static final Policy DEFAULT = new Policy(true, 6, 2, new LaneWeights(2, 1));

        public Policy {
            Check.least("drafts", drafts, 0);
            Check.least("draftingSequences", draftingSequences, 0);
        }
    }

    /// Shares of the prompt work while both lanes have some. Besides, an eighth of the batch, at
    /// least one place, is each lane's as soon as it wants it.
    public record LaneWeights(int chat, int reasoning) {

        public LaneWeights {
            Check.least("chat", chat, 1);
            Check.least("reasoning", reasoning, 1);
        }

        int of(Lane lane) {
            return switch (lane) {
                case CHAT -> chat;
                case REASONING -> reasoning;
            };
        }
    }

    /// With the usual policy.
    public EngineOptions(
            int threads, int contextLength, int maxBatch, int queueLimit, long kvTokens, int prefillChunk) {
        this(threads, contextLength, maxBatch, queueLimit, kvTokens, prefillChunk, Policy.DEFAULT);
    }

    public static final EngineOptions DEFAULT = new EngineOptions(0, 0, 16, 256, 0, 512);

    private static final int DEFAULT_CONTEXTS = 4;

    public EngineOptions {
        Check.least("threads", threads, 0);
        Check.least("contextLength", contextLength, 0);
        Check.least("maxBatch", maxBatch, 1);
        Check.least("queueLimit", queueLimit, 1);
        Check.least("kvTokens", kvTokens, 0);
        Check.least("prefillChunk", prefillChunk, 1);
    }

    /// The longest sequence for a model made for so many tokens.
    public int contextFor(int modelContext) {
        int allowed = contextLength == 0 ? modelContext : Math.min(contextLength, modelContext);
        return kvTokens == 0 ? allowed : (int) Math.min(allowed, kvTokens);
    }

    /// Positions of the KV cache; one sequence of the given length always fits.
    public long kvTokensFor(int context) {
        return kvTokens == 0 ? (long) DEFAULT_CONTEXTS * context : kvTokens;
    }

    /// Apart, so that checking a part does not initialise the whole, whose defaults need the part.
    private static final class Check {

        static void least(String name, long value, int least) {
            if (value < least) {
                throw new IllegalArgumentException("%s must be at least %d, but was %d".formatted(name, least, value));
            }
        }
    }
}
