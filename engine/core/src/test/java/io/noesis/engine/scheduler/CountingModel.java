package io.noesis.engine.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;

/// A model whose next token follows from all tokens before it and from nothing else, and that records each step.
final class CountingModel implements LoadedModel {

    static final int VOCABULARY = 50;

    /// Tokens in a page: few, so that short prompts cross pages.
    static final int PAGE = 4;

    private static final int PAGES = 256;

    /// Token counts of the chunks of each step.
    final List<List<Integer>> steps = new CopyOnWriteArrayList<>();

    private final @Nullable Semaphore permits;
    volatile @Nullable Throwable failNextStep;
    volatile float poison;
    volatile boolean closed;

    /// Whether only the last token decides the next one: the output soon repeats itself.
    volatile boolean forgetful;

    /// What was written to each position of each page; -1 where nothing was.
    private final int[][] written;

    CountingModel() {
        this(null);
    }

    /// @param permits one is taken for each step
    CountingModel(@Nullable Semaphore permits) {
        this(permits, PAGES);
    }

    /// @param pages of the KV cache
    CountingModel(@Nullable Semaphore permits, int pages) {
        this.permits = permits;
        this.written = new int[pages][PAGE];
        for (int[] page : written) {
            Arrays.fill(page, -1);
        }
    }

    static int next(List<Integer> tokens) {
        int hash = 17;
        for (int token : tokens) {
            hash = hash * 31 + token;
        }
        return Math.floorMod(hash, VOCABULARY);
    }

    /// The next token of a model that may look back one token only.
    static int next(List<Integer> tokens, boolean forgetful) {
        int last = tokens.getLast();
        return forgetful ? (last * last + 3) % VOCABULARY : next(tokens);
    }

    @Override
    public long parameterCount() {
        return 0;
    }

    @Override
    public KvPages kvPages() {
        return new KvPages(PAGE, written.length, PAGE);
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
            Chunk chunk = chunks.get(i);
            for (int t = 0; t < chunk.tokens().length; t++) {
                int position = chunk.position() + t;
                written[chunk.pages()[position / PAGE]][position % PAGE] = chunk.tokens()[t];
            }
            for (int index = 0; index < chunk.wantedLogits(); index++) {
                float[] scores = new float[VOCABULARY];
                scores[next(read(chunk, chunk.end() - chunk.wantedLogits() + index + 1), forgetful)] = 1 + poison;
                logits.accept(i, index, scores);
            }
        }
    }

    /// The tokens a chunk can see up to a position, read back from its pages.
    private List<Integer> read(Chunk chunk, int end) {
        List<Integer> tokens = new ArrayList<>(end);
        for (int position = 0; position < end; position++) {
            int token = written[chunk.pages()[position / PAGE]][position % PAGE];
            if (token < 0) {
                throw new IllegalStateException("nothing was written to position " + position);
            }
            tokens.add(token);
        }
        return tokens;
    }

    @Override
    public void close() {
        closed = true;
    }
}
