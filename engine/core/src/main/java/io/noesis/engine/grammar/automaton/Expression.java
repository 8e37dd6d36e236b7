package io.noesis.engine.grammar.automaton;

import java.util.BitSet;
import java.util.List;

/// A set of byte strings. Unchanging, but for the rules it calls, which get their bodies once.
public sealed interface Expression {

    Expression EMPTY = new Text("");

    /// No string at all, not even the empty one.
    Expression NOTHING = new Choice(List.of());

    /// The UTF-8 form of one text.
    record Text(String text) implements Expression {}

    /// The UTF-8 form of any one of these code points.
    record CodePoints(CodePointSet set) implements Expression {}

    /// One after the other.
    record Sequence(List<Expression> parts) implements Expression {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /// Any one of them.
    record Choice(List<Expression> parts) implements Expression {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /// A number of strings of a part, one after the other.
    ///
    /// @param max `-1` for no limit
    record Repeat(Expression part, int min, int max) implements Expression {
        public Repeat {
            if (min < 0 || max < -1 || (max >= 0 && max < min)) {
                throw new IllegalArgumentException("repeat {%d,%d}".formatted(min, max));
            }
        }
    }

    /// The strings along the ways through a graph, from node 0 to one that accepts. For languages that share their
    /// ends, which a tree of choices would have to copy.
    record Network(int nodes, List<Arc> arcs, BitSet accepting) implements Expression {
        public Network {
            arcs = List.copyOf(arcs);
            accepting = (BitSet) accepting.clone();
        }

        @Override
        public BitSet accepting() {
            return (BitSet) accepting.clone();
        }
    }

    /// A step of a [Network].
    record Arc(int from, Expression label, int to) {}

    /// What an automaton without calls accepts.
    record Regular(Dfa dfa) implements Expression {}

    /// What a rule produces.
    record Call(Rule rule) implements Expression {}

    static Expression sequence(Expression... parts) {
        return new Sequence(List.of(parts));
    }

    static Expression choice(Expression... parts) {
        return new Choice(List.of(parts));
    }

    static Expression optional(Expression part) {
        return new Repeat(part, 0, 1);
    }
}
