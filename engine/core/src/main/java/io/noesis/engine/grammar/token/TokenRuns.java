package io.noesis.engine.grammar.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Machine;

/// The tokens of a vocabulary that consist of characters of one set, by how many they are. Thread-safe; made when
/// first asked for, since few models meet all kinds of grammars.
///
/// Within a string nearly all tokens may come. Where any run of characters may, those tokens are known beforehand,
/// and only the others are walked.
final class TokenRuns {

    private static final int[] LENGTHS = {Machine.LONGEST_RUN, 16, 8, 4, 2, 1};

    private final List<TokenTrie.Entry> tokens;
    private final CodePointSet characters;
    private final Map<Integer, Run> runs = new ConcurrentHashMap<>();

    /// @param length of characters that a token of it has at most
    /// @param others all other tokens
    record Run(int length, BitSet tokens, TokenTrie others) {}

    /// @param tokens in the order of a [TokenTrie]; not copied
    TokenRuns(List<TokenTrie.Entry> tokens, CodePointSet characters) {
        this.tokens = tokens;
        this.characters = characters;
    }

    /// The longest run that is not longer than wanted.
    ///
    /// @param length at least 1
    Run upTo(int length) {
        for (int most : LENGTHS) {
            if (most <= length) {
                return runs.computeIfAbsent(most, this::make);
            }
        }
        throw new IllegalArgumentException("a run of " + length);
    }

    private Run make(int most) {
        BitSet run = new BitSet();
        List<TokenTrie.Entry> others = new ArrayList<>();
        for (TokenTrie.Entry token : tokens) {
            int length = length(token.bytes());
            if (length > 0 && length <= most) {
                run.set(token.token());
            } else {
                others.add(token);
            }
        }
        return new Run(most, run, TokenTrie.ofSorted(others));
    }

    /// @return in characters; -1 when there are others in it, or parts of some
    private int length(byte[] token) {
        String text = new String(token, StandardCharsets.UTF_8);
        boolean whole = text.codePoints().allMatch(characters::contains)
                && text.indexOf('\uFFFD') < 0
                && text.getBytes(StandardCharsets.UTF_8).length == token.length;
        return whole ? text.codePointCount(0, text.length()) : -1;
    }
}
