package io.noesis.engine.scheduler;

/// Limits of one engine.
///
/// @param threads that compute, 0 for one a core
/// @param contextLength most tokens of one sequence, 0 for what the model was made for
/// @param maxBatch most sequences in one step
/// @param queueLimit most sequences waiting for a place in the batch
/// @param kvTokens positions of the KV cache over all sequences, 0 for four full contexts
/// @param prefillChunk most prompt tokens in one step, so that a long prompt does not hold up the others' next token
public record EngineOptions(
        int threads, int contextLength, int maxBatch, int queueLimit, long kvTokens, int prefillChunk) {

    public static final EngineOptions DEFAULT = new EngineOptions(0, 0, 16, 256, 0, 256);

    private static final int DEFAULT_CONTEXTS = 4;

    public EngineOptions {
        require(threads >= 0, "threads", threads, 0);
        require(contextLength >= 0, "contextLength", contextLength, 0);
        require(maxBatch >= 1, "maxBatch", maxBatch, 1);
        require(queueLimit >= 1, "queueLimit", queueLimit, 1);
        require(kvTokens >= 0, "kvTokens", kvTokens, 0);
        require(prefillChunk >= 1, "prefillChunk", prefillChunk, 1);
    }

    /// The longest sequence for a model made for so many tokens.
    int contextFor(int modelContext) {
        return contextLength == 0 ? modelContext : Math.min(contextLength, modelContext);
    }

    /// Positions of the KV cache, never fewer than one sequence may need.
    long kvTokensFor(int context) {
        return kvTokens == 0 ? (long) DEFAULT_CONTEXTS * context : Math.max(kvTokens, context);
    }

    private static void require(boolean holds, String name, long value, int least) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be at least %d, but was %d".formatted(name, least, value));
        }
    }
}
