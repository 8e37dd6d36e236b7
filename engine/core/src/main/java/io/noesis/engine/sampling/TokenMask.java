package io.noesis.engine.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/// An unchanging set of token ids: those that may come next.
///
/// Kept as one bit an id, since a grammar allows either a handful or nearly all of a vocabulary, and a sampler goes
/// through all ids in order.
public final class TokenMask {

    private final long[] words;

    private TokenMask(long[] words) {
        this.words = words;
    }

    /// @param ids token ids, in any order
    /// @throws IndexOutOfBoundsException when an id is negative
    public static TokenMask of(int... ids) {
        BitSet set = new BitSet();
        for (int id : ids) {
            set.set(id);
        }
        return of(set);
    }

    public static TokenMask of(BitSet ids) {
        return new TokenMask(ids.toLongArray());
    }

    /// @param words bit `id & 63` of word `id >> 6` stands for a token id; copied
    public static TokenMask ofWords(long[] words) {
        return new TokenMask(words.clone());
    }

    public boolean contains(int id) {
        int word = id >> 6;
        return id >= 0 && word < words.length && (words[word] >>> id & 1) != 0;
    }

    public int size() {
        return Arrays.stream(words).mapToInt(Long::bitCount).sum();
    }

    public boolean isEmpty() {
        return Arrays.stream(words).allMatch(word -> word == 0);
    }

    /// The ids of both.
    public TokenMask or(TokenMask other) {
        long[] longer = words.length >= other.words.length ? words : other.words;
        long[] shorter = longer == words ? other.words : words;
        long[] both = longer.clone();
        for (int i = 0; i < shorter.length; i++) {
            both[i] |= shorter[i];
        }
        return new TokenMask(both);
    }

    /// The values at the set's ids, and another value everywhere else.
    ///
    /// @param from `[vocabulary]`
    /// @param to as long as `from`; overwritten
    void copy(float[] from, float[] to, float otherwise) {
        Arrays.fill(to, otherwise);
        for (int i = 0; i < words.length; i++) {
            int first = i << 6;
            if (words[i] == -1L && first + 64 <= from.length) {
                System.arraycopy(from, first, to, first, 64);
                continue;
            }
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                int id = first + Long.numberOfTrailingZeros(rest);
                if (id < from.length) {
                    to[id] = from[id];
                }
            }
        }
    }

    /// The ids from small to large.
    public int[] toArray() {
        int[] ids = new int[size()];
        int[] next = {0};
        forEach(id -> ids[next[0]++] = id);
        return ids;
    }

    /// Goes through the ids from small to large.
    public void forEach(IntConsumer action) {
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenMask mask && Arrays.equals(words, mask.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "TokenMask[" + size() + " tokens]";
    }
}
