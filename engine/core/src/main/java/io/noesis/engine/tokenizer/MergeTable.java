package io.noesis.engine.tokenizer;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// Which neighbours may be merged, in which order, into which token. Immutable once filled.
final class MergeTable {

    /// No such merge.
    static final int NONE = -1;

    /// Open addressing: pair of token ids, then rank above result.
    private final long[] pairs;
    private final int[] ranks;
    private final int[] results;

    /// Drawn anew each time, so that no file can be made whose merges all fall on one slot.
    private final long seed = ThreadLocalRandom.current().nextLong();

    MergeTable(int capacity) {
        int slots = Math.max(16, Integer.highestOneBit(Math.max(1, capacity)) << 2);
        pairs = new long[slots];
        ranks = new int[slots];
        results = new int[slots];
        Arrays.fill(ranks, NONE);
    }

    /// Adds a merge; of two for the same pair the first one counts.
    void add(int left, int right, int rank, int result) {
        int slot = slotOf(left, right);
        if (ranks[slot] == NONE) {
            pairs[slot] = pair(left, right);
            ranks[slot] = rank;
            results[slot] = result;
        }
    }

    /// The place of a pair for [#rankAt] and [#resultAt].
    int slotOf(int left, int right) {
        long pair = pair(left, right);
        int mask = pairs.length - 1;
        long hash = (pair ^ seed) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
        int slot = (int) (hash >>> 32) & mask;
        while (ranks[slot] != NONE && pairs[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// @return [#NONE] where no merge is
    int rankAt(int slot) {
        return ranks[slot];
    }

    int resultAt(int slot) {
        return results[slot];
    }

    private static long pair(int left, int right) {
        return ((long) left << 32) | (right & 0xFFFF_FFFFL);
    }
}
