package io.noesis.engine.grammar.token;

import java.util.BitSet;

/// What tokens do from one state of a rule, whatever called the rule.
///
/// Some stay in the rule, or end with it: these may come. Some run beyond its end: whether they may come depends on
/// the caller, so the rest of them is kept as a tree to try there. It is the split into context-independent and
/// context-dependent tokens of XGrammar (Dong et al., 2024, section 3.1), done again for the callers' states in
/// turn.
final class LocalMask {

    private final long[] words;
    private final int[] ids;

    /// The rests of tokens that run beyond the rule.
    private final TokenTrie rests;

    /// @param words of how many a mask has
    LocalMask(BitSet tokens, int words, TokenTrie rests) {
        boolean few = tokens.cardinality() < words;
        this.ids = few ? tokens.stream().toArray() : new int[0];
        this.words = few ? new long[0] : tokens.toLongArray();
        this.rests = rests;
    }

    void addTo(long[] mask) {
        for (int i = 0; i < words.length; i++) {
            mask[i] |= words[i];
        }
        for (int id : ids) {
            mask[id >> 6] |= 1L << id;
        }
    }

    boolean hasRests() {
        return rests.nodes() > 1;
    }

    TokenTrie rests() {
        return rests;
    }

    long bytes() {
        return 8L * words.length + 4L * ids.length + 20L * rests.nodes() + 64;
    }
}
