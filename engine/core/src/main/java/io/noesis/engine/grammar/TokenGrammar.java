package io.noesis.engine.grammar;

import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.automaton.Machine;
import io.noesis.engine.grammar.token.TokenMasks;
import io.noesis.engine.grammar.token.Vocabulary;

/// A grammar over the vocabulary of one model, with all masks that were found so far. Thread-safe: keep it for as
/// long as outputs of the same grammar are expected, since later outputs find the masks of earlier ones.
public final class TokenGrammar {

    private final Machine machine;
    private final Vocabulary vocabulary;
    private final TokenMasks masks;

    private TokenGrammar(Machine machine, Vocabulary vocabulary) {
        this.machine = machine;
        this.vocabulary = vocabulary;
        masks = new TokenMasks(machine, vocabulary);
    }

    /// Costs no walk of the vocabulary: masks are made when they are first asked for.
    ///
    /// @throws io.noesis.engine.grammar.error.GrammarException when the grammar is too large or no text fulfils it
    public static TokenGrammar compile(Grammar grammar, GrammarVocabulary vocabulary) {
        Machine machine = new Machine(
                Limits.within(grammar::automaton), vocabulary.vocabulary().runSets());
        return new TokenGrammar(machine, vocabulary.vocabulary());
    }

    /// At the beginning of an output.
    public GrammarMatcher matcher() {
        return new GrammarMatcher(this, machine.start());
    }

    Machine machine() {
        return machine;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /// About how much memory the masks take that were found so far; it grows with the outputs, to some 80 MiB at most.
    public long heldBytes() {
        return masks.heldBytes();
    }

    TokenMasks masks() {
        return masks;
    }
}
