package io.noesis.engine.grammar.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.SharedState;

/// The tokens of a model by their bytes, and what holds for them under every grammar. Thread-safe.
public final class Vocabulary {

    private static final CodePointSet SPACE = CodePointSet.of(" ");
    private static final CodePointSet LETTERS = CodePointSet.range('a', 'z').or(CodePointSet.range('A', 'Z'));
    private static final CodePointSet ALPHANUMERIC = LETTERS.or(CodePointSet.range('0', '9'));

    /// The inside of a JSON string, and what patterns often allow.
    private static final List<CodePointSet> RUN_SETS = List.of(
            CodePointSet.range(0, 0x1F).or(CodePointSet.of("\"\\")).not(),
            ALPHANUMERIC.or(SPACE),
            LETTERS.or(SPACE),
            ALPHANUMERIC,
            LETTERS);

    private final byte[][] tokens;
    private final TokenTrie trie;
    private final List<TokenRuns> runs;

    /// Only of rules that many grammars call: they are few, and so are their states.
    private final Map<SharedState, LocalMask> sharedMasks = new ConcurrentHashMap<>();

    /// @param tokens the bytes of each token; empty for one that stands for no text. Not copied: must not change
    public Vocabulary(byte[][] tokens) {
        this.tokens = tokens;
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id].length > 0) {
                entries.add(new TokenTrie.Entry(id, tokens[id], 0));
            }
        }
        entries.sort(TokenTrie.ORDER);
        trie = TokenTrie.ofSorted(entries);
        runs = RUN_SETS.stream().map(set -> new TokenRuns(entries, set)).toList();
    }

    public int size() {
        return tokens.length;
    }

    /// Not a copy.
    public byte[] bytes(int token) {
        return tokens[token];
    }

    /// The sets of characters of which runs are known, the largest first.
    public List<CodePointSet> runSets() {
        return RUN_SETS;
    }

    TokenRuns runs(int set) {
        return runs.get(set);
    }

    TokenTrie trie() {
        return trie;
    }

    Map<SharedState, LocalMask> sharedMasks() {
        return sharedMasks;
    }

    /// How many words of 64 bits a mask takes.
    int words() {
        return (tokens.length + 63) >> 6;
    }
}
