package io.noesis.engine.generation;

import java.util.Map;

/// Totals since the engine was loaded, and what it holds now.
///
/// @param steps forward passes run
/// @param running sequences in the batch now
/// @param waiting sequences queued now
/// @param kvCacheTokensUsed positions of the KV cache in use now
/// @param kvCacheTokensTotal positions of the KV cache there are
/// @param prefix what the prefix cache found
/// @param preemptions times a sequence had to give its pages back and was computed anew later
/// @param speculation what became of guessed tokens
/// @param waitingPerLane of the waiting ones
public record EngineCounters(
        long steps,
        long promptTokens,
        long generationTokens,
        long finished,
        long cancelled,
        int running,
        int waiting,
        long kvCacheTokensUsed,
        long kvCacheTokensTotal,
        Prefix prefix,
        long preemptions,
        Speculation speculation,
        Map<Lane, Integer> waitingPerLane) {

    /// Of an engine that does nothing but generate.
    public EngineCounters(
            long steps,
            long promptTokens,
            long generationTokens,
            long finished,
            long cancelled,
            int running,
            int waiting,
            long kvCacheTokensUsed,
            long kvCacheTokensTotal) {
        this(
                steps,
                promptTokens,
                generationTokens,
                finished,
                cancelled,
                running,
                waiting,
                kvCacheTokensUsed,
                kvCacheTokensTotal,
                new Prefix(0, 0, 0),
                0,
                new Speculation(0, 0),
                Map.of());
    }

    /// @param queriedTokens prompt tokens looked up
    /// @param hitTokens those that were found
    /// @param warmedTokens computed in idle time for the next turn of a conversation
    public record Prefix(long queriedTokens, long hitTokens, long warmedTokens) {}

    /// @param drafted tokens guessed
    /// @param accepted those the model would have written itself
    public record Speculation(long drafted, long accepted) {}
}
