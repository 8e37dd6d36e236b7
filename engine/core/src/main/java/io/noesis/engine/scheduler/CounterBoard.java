package io.noesis.engine.scheduler;

import io.noesis.engine.generation.EngineCounters;

/// The engine's counters: written by its thread after each step, read whole by any other.
final class CounterBoard {

    private final long kvTokensTotal;
    private long steps;
    private long promptTokens;
    private long generationTokens;
    private long finished;
    private long cancelled;
    private volatile EngineCounters published;

    CounterBoard(long kvTokensTotal) {
        this.kvTokensTotal = kvTokensTotal;
        this.published = new EngineCounters(0, 0, 0, 0, 0, 0, 0, 0, kvTokensTotal);
    }

    void step() {
        steps++;
    }

    void prompt(int tokens) {
        promptTokens += tokens;
    }

    void generated() {
        generationTokens++;
    }

    void finished() {
        finished++;
    }

    void cancelled() {
        cancelled++;
    }

    void publish(int running, int waiting, long kvTokensUsed) {
        published = new EngineCounters(
                steps,
                promptTokens,
                generationTokens,
                finished,
                cancelled,
                running,
                waiting,
                kvTokensUsed,
                kvTokensTotal);
    }

    EngineCounters read() {
        return published;
    }
}
