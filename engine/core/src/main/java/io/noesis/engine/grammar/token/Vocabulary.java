package io.noesis.engine.grammar.token;

import java.util.ArrayList;
import java.util.List;

/// The tokens of a model by their bytes. Unchanging.
public final class Vocabulary {

    private final byte[][] tokens;
    private final TokenTrie trie;

    /// @param tokens the bytes of each token; empty for one that stands for no text. Not copied: must not change
    public Vocabulary(byte[][] tokens) {
        this.tokens = tokens;
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id].length > 0) {
                entries.add(new TokenTrie.Entry(id, tokens[id], 0));
            }
        }
        trie = TokenTrie.of(entries);
    }

    public int size() {
        return tokens.length;
    }

    /// Not a copy.
    public byte[] bytes(int token) {
        return tokens[token];
    }

    TokenTrie trie() {
        return trie;
    }

    /// How many words of 64 bits a mask takes.
    int words() {
        return (tokens.length + 63) >> 6;
    }
}
