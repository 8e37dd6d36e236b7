package io.noesis.engine.scheduler;

/// Limits of one engine.
///
/// @param threads that compute, 0 for one a core
/// @param contextLength most tokens of one sequence, 0 for what the model was made for
/// @param maxBatch most sequences in one step
/// @param queueLimit most sequences waiting for a place in the batch
/// @param kvTokens positions of the KV cache over all sequences, 0 for four full contexts; cuts the context when fewer
/// @param prefillChunk most prompt tokens in one step, so that a long prompt does not hold up the others' next token
public record EngineOptions(
        int threads, int contextLength, int maxBatch, int queueLimit, long kvTokens, int prefillChunk) {

    public static final EngineOptions DEFAULT = new EngineOptions(0, 0, 16, 256, 0, 512);

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
    public int contextFor(int modelContext) {
        int allowed = contextLength == 0 ? modelContext : Math.min(contextLength, modelContext);
        return kvTokens == 0 ? allowed : (int) Math.min(allowed, kvTokens);
    }

    /// Positions of the KV cache; one sequence of the given length always fits.
    public long kvTokensFor(int context) {
        return kvTokens == 0 ? (long) DEFAULT_CONTEXTS * context : kvTokens;
    }

    private static void require(boolean holds, String name, long value, int least) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be at least %d, but was %d".formatted(name, least, value));
        }
    }
}
