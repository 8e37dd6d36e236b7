package io.noesis.engine.tokenizer;

import java.util.Arrays;

/// Byte-pair encoding of one piece: always the merge of lowest rank next, the leftmost first among equals.
///
/// The symbols form a linked list, the possible merges a binary heap, so that a piece of n bytes takes O(n log n),
/// also when it is a million times the same character. Outdated heap entries are recognised when they surface:
/// their rank is no longer that of the pair at their place. Reusable, for one thread.
final class BpeMerger {

    private final MergeTable merges;

    private int[] symbols = new int[64];
    private int[] next = new int[64];
    private int[] previous = new int[64];

    /// Rank above position, so that the smallest number is the next merge.
    private long[] heap = new long[64];
    private int heapSize;

    BpeMerger(MergeTable merges) {
        this.merges = merges;
    }

    /// Merges in place.
    ///
    /// @param ids one token per byte, negative where the vocabulary has none for it
    /// @return how many tokens are left at the beginning of the array; bytes without a token are gone
    int merge(int[] ids, int length) {
        load(ids, length);
        while (heapSize > 0) {
            long top = pop();
            mergeAt((int) top, (int) (top >>> 32), length);
        }
        int count = 0;
        for (int i = 0; i < length; i = next[i]) {
            if (symbols[i] >= 0) {
                ids[count++] = symbols[i];
            }
        }
        return count;
    }

    private void load(int[] ids, int length) {
        if (symbols.length < length) {
            int capacity = Math.max(length, symbols.length * 2);
            symbols = new int[capacity];
            next = new int[capacity];
            previous = new int[capacity];
        }
        System.arraycopy(ids, 0, symbols, 0, length);
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        heapSize = 0;
        for (int i = 0; i + 1 < length; i++) {
            offer(i, i + 1);
        }
    }

    private void mergeAt(int left, int rank, int length) {
        int right = next[left];
        // A symbol that was swallowed points at itself.
        if (right == left || right >= length) {
            return;
        }
        int slot = merges.slotOf(symbols[left], symbols[right]);
        if (merges.rankAt(slot) != rank) {
            return;
        }
        symbols[left] = merges.resultAt(slot);
        int after = next[right];
        next[left] = after;
        next[right] = right;
        if (after < length) {
            previous[after] = left;
            offer(left, after);
        }
        if (previous[left] >= 0) {
            offer(previous[left], left);
        }
    }

    private void offer(int left, int right) {
        if (symbols[left] < 0 || symbols[right] < 0) {
            return;
        }
        int rank = merges.rankAt(merges.slotOf(symbols[left], symbols[right]));
        if (rank != MergeTable.NONE) {
            push(((long) rank << 32) | left);
        }
    }

    private void push(long entry) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        int child = heapSize++;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (heap[parent] <= entry) {
                break;
            }
            heap[child] = heap[parent];
            child = parent;
        }
        heap[child] = entry;
    }

    private long pop() {
        long top = heap[0];
        long last = heap[--heapSize];
        int hole = 0;
        int child = 1;
        while (child < heapSize) {
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (last <= heap[child]) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = last;
        return top;
    }
}
