package io.noesis.inference.engine;

import java.util.List;
import java.util.concurrent.Semaphore;

import io.noesis.engine.backend.LoadedModel;

/// A model that takes one step for each permit and always writes the same letter.
public final class GatedModel implements LoadedModel {

    public static final char LETTER = 'w';

    private static final int VOCABULARY = 128;

    private final Semaphore gate = new Semaphore(0);

    public void holdSteps() {
        gate.drainPermits();
    }

    public void permitSteps(int count) {
        gate.release(count);
    }

    @Override
    public long parameterCount() {
        return 0;
    }

    @Override
    public KvCache newCache(int capacity) {
        return new CountingCache(capacity);
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink logits) {
        gate.acquireUninterruptibly();
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (chunk.cache() instanceof CountingCache cache) {
                cache.length += chunk.tokens().length;
            }
            if (chunk.wantsLogits()) {
                float[] best = new float[VOCABULARY];
                best[LETTER] = 100;
                logits.accept(i, best);
            }
        }
    }

    @Override
    public void close() {}

    private static final class CountingCache implements KvCache {

        private final int capacity;
        private int length;

        CountingCache(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public void close() {}
    }
}
