package io.noesis.engine.scheduler;

import java.util.Map;

import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.Lane;

/// The engine's counters: written by its thread after each step, read whole by any other.
final class CounterBoard {

    private final long kvTokensTotal;
    private long steps;
    private long promptTokens;
    private long generationTokens;
    private long finished;
    private long cancelled;
    private long queriedTokens;
    private long hitTokens;
    private long warmedTokens;
    private long preemptions;
    private long drafted;
    private long accepted;
    private volatile EngineCounters published;

    CounterBoard(long kvTokensTotal) {
        this.kvTokensTotal = kvTokensTotal;
        this.published = snapshot(0, Map.of(), 0);
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

    void prefix(int queried, int hit) {
        queriedTokens += queried;
        hitTokens += hit;
    }

    void warmed(int tokens) {
        warmedTokens += tokens;
    }

    void preempted() {
        preemptions++;
    }

    void speculated(int guesses, int cameTrue) {
        drafted += guesses;
        accepted += cameTrue;
    }

    void publish(int running, Map<Lane, Integer> waiting, long kvTokensUsed) {
        published = snapshot(running, waiting, kvTokensUsed);
    }

    EngineCounters read() {
        return published;
    }

    private EngineCounters snapshot(int running, Map<Lane, Integer> waiting, long kvTokensUsed) {
        return new EngineCounters(
                steps,
                promptTokens,
                generationTokens,
                finished,
                cancelled,
                running,
                waiting.values().stream().mapToInt(Integer::intValue).sum(),
                kvTokensUsed,
                kvTokensTotal,
                new EngineCounters.Prefix(queriedTokens, hitTokens, warmedTokens),
                preemptions,
                new EngineCounters.Speculation(drafted, accepted),
                Map.copyOf(waiting));
    }
}
