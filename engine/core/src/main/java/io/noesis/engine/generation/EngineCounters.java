package io.noesis.engine.generation;

/// Totals since the engine was loaded, and what it holds now.
///
/// @param steps forward passes run
/// @param running sequences in the batch now
/// @param waiting sequences queued now
/// @param kvCacheTokensUsed positions of the KV cache in use now
/// @param kvCacheTokensTotal positions of the KV cache there are
public record EngineCounters(
        long steps,
        long promptTokens,
        long generationTokens,
        long finished,
        long cancelled,
        int running,
        int waiting,
        long kvCacheTokensUsed,
        long kvCacheTokensTotal) {}
