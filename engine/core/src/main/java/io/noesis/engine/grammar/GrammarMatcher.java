package io.noesis.engine.grammar;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

import io.noesis.engine.grammar.automaton.Configuration;
import io.noesis.engine.sampling.TokenMask;

/// The place of one output in a grammar. Not thread-safe.
///
/// When neither a token is allowed nor the text may end, the vocabulary lacks a byte that the grammar needs; this
/// does not happen with the byte-level vocabularies of current models.
public final class GrammarMatcher {

    /// A grammar may force text without end, for instance when a rule calls itself as its only choice but one.
    private static final int MOST_FORCED_BYTES = 4096;

    private final TokenGrammar grammar;
    private Configuration place;

    GrammarMatcher(TokenGrammar grammar, Configuration place) {
        this.grammar = grammar;
        this.place = place;
    }

    /// The tokens that may come next. Tokens that end a text are not among them: see [#canEnd].
    public TokenMask mask() {
        return grammar.masks().mask(place);
    }

    /// Whether the text so far is complete.
    public boolean canEnd() {
        return place.isComplete();
    }

    /// Whether the text so far is complete and nothing can follow.
    public boolean mustEnd() {
        return place.isComplete() && place.isFinal();
    }

    /// Whether a token may come next. Cheaper than [#mask] where only one token is in question.
    public boolean allows(int token) {
        return !after(token).isDead();
    }

    /// Moves behind a token.
    ///
    /// @throws IllegalStateException when it is not in the mask; the place is then as before
    public void accept(int token) {
        Configuration next = after(token);
        if (next.isDead()) {
            throw new IllegalStateException("token %d is not allowed here".formatted(token));
        }
        place = next;
    }

    /// Moves behind text, where a token began outside of what the grammar is about.
    ///
    /// @param utf8 the text; not changed
    /// @param from index of its first byte that counts
    /// @return whether the text may come next; the place is as before if not
    public boolean acceptText(byte[] utf8, int from) {
        Configuration next = after(utf8, from);
        if (next.isDead()) {
            return false;
        }
        place = next;
        return true;
    }

    private Configuration after(int token) {
        byte[] bytes = grammar.vocabulary().bytes(token);
        return bytes.length == 0 ? grammar.machine().dead() : after(bytes, 0);
    }

    private Configuration after(byte[] bytes, int from) {
        Configuration at = place;
        for (int i = from; i < bytes.length && !at.isDead(); i++) {
            at = grammar.machine().step(at, bytes[i] & 0xFF);
        }
        return at;
    }

    /// The bytes that must come next, as long as there is only one way to go on; empty when there is a choice, or
    /// the text may end. They may stop within a character, and tokens may run beyond them.
    public byte[] forced() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Configuration at = place;
        while (!at.isComplete() && bytes.size() < MOST_FORCED_BYTES) {
            BitSet possible = grammar.machine().bytes(at);
            if (possible.cardinality() != 1) {
                break;
            }
            int only = possible.nextSetBit(0);
            bytes.write(only);
            at = grammar.machine().step(at, only);
        }
        return bytes.toByteArray();
    }

    /// One at the same place that moves on by itself.
    public GrammarMatcher copy() {
        return new GrammarMatcher(grammar, place);
    }
}
