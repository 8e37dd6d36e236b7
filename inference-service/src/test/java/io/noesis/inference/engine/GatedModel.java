package io.noesis.inference.engine;

import java.util.List;
import java.util.concurrent.Semaphore;

import io.noesis.engine.backend.LoadedModel;

/// A model that takes one step for each permit and always writes the same letter.
public final class GatedModel implements LoadedModel {

    public static final char LETTER = 'w';

    private static final int VOCABULARY = 128;
    private static final int PAGE_TOKENS = 64;
    private static final int PAGES = 1024;

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
    public KvPages kvPages() {
        return new KvPages(PAGE_TOKENS, PAGES, 0);
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink logits) {
        gate.acquireUninterruptibly();
        for (int i = 0; i < chunks.size(); i++) {
            for (int index = 0; index < chunks.get(i).wantedLogits(); index++) {
                float[] best = new float[VOCABULARY];
                best[LETTER] = 100;
                logits.accept(i, index, best);
            }
        }
    }

    @Override
    public void close() {}
}
