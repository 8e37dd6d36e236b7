package io.noesis.engine.scheduler;

import java.util.Arrays;

/// The pages of the KV cache that are free. Belongs to the engine's thread.
final class PagePool {

    private final int[] free;
    private int count;

    PagePool(int pages) {
        free = new int[pages];
        Arrays.setAll(free, i -> pages - 1 - i);
        count = pages;
    }

    int freePages() {
        return count;
    }

    /// @throws IllegalStateException when fewer are free
    int[] take(int pages) {
        if (pages > count) {
            throw new IllegalStateException("%d pages are wanted, %d are free".formatted(pages, count));
        }
        int[] taken = new int[pages];
        for (int i = 0; i < pages; i++) {
            taken[i] = free[--count];
        }
        return taken;
    }

    void giveBack(int[] pages) {
        for (int page : pages) {
            free[count++] = page;
        }
    }
}
