package io.noesis.engine.tokenizer;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/// Remembers the tokens of recent pieces. Words repeat, and looking one up is many times cheaper than merging it.
///
/// A fixed number of places, each overwritten by the next piece that falls on it: memory is bounded whatever comes,
/// and no lock is taken. Safe for all threads: an entry is immutable and replaced as a whole.
final class PieceCache {

    private static final int PLACES = 1 << 14;

    /// Longer pieces are rare and would make the bound on memory meaningless.
    private static final int LONGEST_PIECE = 32;

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(PLACES);

    /// The tokens of `text[from, to)`, if remembered; the caller must not modify them.
    int @Nullable [] find(String text, int from, int to) {
        int length = to - from;
        if (length > LONGEST_PIECE) {
            return null;
        }
        Entry entry = entries.get(placeOf(text, from, to));
        boolean found =
                entry != null && entry.piece.length() == length && entry.piece.regionMatches(0, text, from, length);
        return found ? entry.tokens : null;
    }

    void remember(String text, int from, int to, int[] tokens) {
        if (to - from <= LONGEST_PIECE) {
            entries.setPlain(placeOf(text, from, to), new Entry(text.substring(from, to), tokens));
        }
    }

    private static int placeOf(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return (hash * 0x9E37_79B1) >>> (Integer.SIZE - 14);
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this package, never modified
    private record Entry(String piece, int[] tokens) {}
}
