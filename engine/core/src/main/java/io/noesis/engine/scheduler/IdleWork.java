package io.noesis.engine.scheduler;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;

/// Prefixes of requests that are expected, computed in small steps while there is nothing else to do. What is
/// computed goes into the prefix cache; when a request comes, a half-done one waits for the next idle time.
final class IdleWork {

    /// Small, so that a request that comes meanwhile waits little.
    private static final int CHUNK = 64;

    private static final int MOST_WISHES = 16;

    private final LoadedModel model;
    private final PagePool pool;
    private final PrefixTree tree;
    private final CounterBoard counters;
    private final Queue<CachedTokens> wishes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wishCount = new AtomicInteger();
    private final Deque<CachedTokens> queue = new ArrayDeque<>();
    private @Nullable CachedTokens current;

    IdleWork(LoadedModel model, PagePool pool, PrefixTree tree, CounterBoard counters) {
        this.model = model;
        this.pool = pool;
        this.tree = tree;
        this.counters = counters;
    }

    /// From any thread.
    ///
    /// @return whether the wish was taken
    boolean wish(int[] tokens, String tenant) {
        LoadedModel.KvPages layout = model.kvPages();
        // Only full pages can be found again.
        int useful = tokens.length / layout.pageTokens() * layout.pageTokens();
        if (useful == 0 || layout.pagesFor(useful) > layout.count() / 2) {
            return false;
        }
        if (wishCount.incrementAndGet() > MOST_WISHES) {
            wishCount.decrementAndGet();
            return false;
        }
        wishes.add(new CachedTokens(Arrays.copyOf(tokens, useful), tenant, true, layout, pool, tree));
        return true;
    }

    /// A step of idle work.
    ///
    /// @return whether there was any
    boolean step() {
        CachedTokens text = current == null ? begin() : current;
        if (text == null) {
            return false;
        }
        int count = Math.min(CHUNK, text.known() - text.computed());
        int end = text.computed() + count;
        if (text.pagesMissing(end) > pool.available()) {
            drop();
            return true;
        }
        text.makeRoom(end);
        model.forward(
                List.of(new LoadedModel.Chunk(text.pageTable(), text.computed(), text.range(text.computed(), end), 0)),
                (chunk, index, logits) -> {});
        text.computed(count);
        counters.warmed(count);
        if (text.computed() == text.known()) {
            drop();
        }
        return true;
    }

    /// Real work is here: the pages are given back, what is full can be found again.
    void pause() {
        CachedTokens text = current;
        if (text != null) {
            text.release();
            queue.addFirst(text);
            current = null;
        }
    }

    /// The current wish cannot be had.
    void giveUp() {
        drop();
    }

    private @Nullable CachedTokens begin() {
        for (CachedTokens wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            queue.addLast(wish);
        }
        CachedTokens next = queue.pollFirst();
        if (next != null) {
            current = next;
            next.reuseOthers();
        }
        return next;
    }

    private void drop() {
        if (current != null) {
            current.release();
            current = null;
            wishCount.decrementAndGet();
        }
    }
}
