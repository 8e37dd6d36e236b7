package io.noesis.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;

/// A model whose next token follows from all tokens before it and from nothing else, and that records each step.
final class CountingModel implements LoadedModel {

    static final int VOCABULARY = 50;

    /// Token counts of the chunks of each step.
    final List<List<Integer>> steps = new CopyOnWriteArrayList<>();

    private final @Nullable Semaphore permits;
    volatile @Nullable Throwable failNextStep;
    volatile float poison;
    volatile boolean closed;

    CountingModel() {
        this(null);
    }

    /// @param permits one is taken for each step
    CountingModel(@Nullable Semaphore permits) {
        this.permits = permits;
    }

    static int next(List<Integer> tokens) {
        int hash = 17;
        for (int token : tokens) {
            hash = hash * 31 + token;
        }
        return Math.floorMod(hash, VOCABULARY);
    }

    @Override
    public long parameterCount() {
        return 0;
    }

    @Override
    public KvCache newCache(int capacity) {
        return new TokenCache(capacity);
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink logits) {
        if (permits != null) {
            permits.acquireUninterruptibly();
        }
        steps.add(chunks.stream().map(chunk -> chunk.tokens().length).toList());
        switch (failNextStep) {
            case null -> {}
            case Error e -> {
                failNextStep = null;
                throw e;
            }
            case Throwable e -> {
                failNextStep = null;
                throw new IllegalStateException(e);
            }
        }
        for (int i = 0; i < chunks.size(); i++) {
            TokenCache cache = (TokenCache) chunks.get(i).cache();
            for (int token : chunks.get(i).tokens()) {
                cache.append(token);
            }
            if (chunks.get(i).wantsLogits()) {
                float[] scores = new float[VOCABULARY];
                scores[next(cache.tokens)] = 1 + poison;
                logits.accept(i, scores);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private static final class TokenCache implements KvCache {

        private final int capacity;
        private final List<Integer> tokens = new ArrayList<>();

        TokenCache(int capacity) {
            this.capacity = capacity;
        }

        void append(int token) {
            if (tokens.size() == capacity) {
                throw new IllegalStateException("a cache of " + capacity + " is full");
            }
            tokens.add(token);
        }

        @Override
        public int length() {
            return tokens.size();
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public void close() {
            tokens.clear();
        }
    }
}
