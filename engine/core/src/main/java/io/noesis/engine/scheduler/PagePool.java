package io.noesis.engine.scheduler;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.IntConsumer;

/// The pages of the KV cache: who holds how many of them, and which are kept for later.
///
/// A page is held by one or more sequences, or kept (nobody holds it, but its content can be found again), or free.
/// When no page is free, the one that has been kept longest is given out. Belongs to the engine's thread.
final class PagePool {

    private final int[] free;
    private final int[] holders;
    private final SequencedSet<Integer> kept = new LinkedHashSet<>();
    private final IntConsumer evicted;
    private int freeCount;

    /// @param evicted told of a kept page whose content is given up
    PagePool(int pages, IntConsumer evicted) {
        free = new int[pages];
        Arrays.setAll(free, i -> pages - 1 - i);
        holders = new int[pages];
        freeCount = pages;
        this.evicted = evicted;
    }

    /// Pages that [#take] can still give.
    int available() {
        return freeCount + kept.size();
    }

    /// Pages that somebody holds.
    int held() {
        return free.length - available();
    }

    /// A page that nobody else holds.
    ///
    /// @throws IllegalStateException when none is available
    int take() {
        int page;
        if (freeCount > 0) {
            page = free[--freeCount];
        } else if (!kept.isEmpty()) {
            page = kept.removeFirst();
            evicted.accept(page);
        } else {
            throw new IllegalStateException("all %d pages are held".formatted(free.length));
        }
        holders[page] = 1;
        return page;
    }

    /// One holder more for a page that is held or kept.
    void share(int page) {
        if (holders[page]++ == 0 && !kept.remove(page)) {
            throw new IllegalStateException("page %d is free".formatted(page));
        }
    }

    /// One holder less.
    ///
    /// @param keep whether its content can be found again, should this have been the last holder
    void release(int page, boolean keep) {
        if (holders[page] <= 0) {
            throw new IllegalStateException("nobody holds page %d".formatted(page));
        }
        if (--holders[page] == 0) {
            if (keep) {
                kept.addLast(page);
            } else {
                free[freeCount++] = page;
            }
        }
    }
}
