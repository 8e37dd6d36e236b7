package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The nondeterministic automaton of one rule, after K. Thompson (1968), with calls of other rules as a third kind of
/// edge. State 0 starts, state 1 accepts.
final class Nfa {

    static final int START = 0;
    static final int ACCEPT = 1;

    private static final int NONE = -1;
    private static final int EPSILON = -1;
    private static final int CALL = -2;

    private final Set<Rule> nullable;
    private final IntList firstEdge = new IntList();
    private final IntList nextEdge = new IntList();

    /// The lowest byte of an edge, or its kind.
    private final IntList low = new IntList();

    /// The highest byte of an edge, or the place of the rule that it calls.
    private final IntList high = new IntList();

    private final IntList target = new IntList();
    private final List<Rule> callees = new ArrayList<>();

    /// @param nullable the rules that produce the empty string: they can be skipped, and are never entered to leave
    ///     them at once
    Nfa(Expression body, Set<Rule> nullable) {
        this.nullable = nullable;
        state();
        state();
        add(body, START, ACCEPT);
    }

    /// Goes through the edges of a state.
    interface EdgeVisitor {
        void epsilon(int to);

        void bytes(int lowest, int highest, int to);

        void call(Rule rule, int to);
    }

    void visit(int state, EdgeVisitor visitor) {
        for (int edge = firstEdge.get(state); edge != NONE; edge = nextEdge.get(edge)) {
            switch (low.get(edge)) {
                case EPSILON -> visitor.epsilon(target.get(edge));
                case CALL -> visitor.call(callees.get(high.get(edge)), target.get(edge));
                default -> visitor.bytes(low.get(edge), high.get(edge), target.get(edge));
            }
        }
    }

    int states() {
        return firstEdge.size();
    }

    private int state() {
        Limits.check("expanded grammar states", Limits.NFA_STATES, firstEdge.size() + 1L);
        firstEdge.add(NONE);
        return firstEdge.size() - 1;
    }

    private void edge(int from, int lowest, int highest, int to) {
        nextEdge.add(firstEdge.get(from));
        firstEdge.set(from, low.size());
        low.add(lowest);
        high.add(highest);
        target.add(to);
    }

    private void epsilon(int from, int to) {
        edge(from, EPSILON, 0, to);
    }

    /// Adds edges that leave `from` and edges that enter `to`, and none the other way round, so that fragments can
    /// share their ends.
    private void add(Expression expression, int from, int to) {
        switch (expression) {
            case Expression.Text(String text) -> text(text, from, to);
            case Expression.CodePoints(CodePointSet set) -> codePoints(set, from, to);
            case Expression.Sequence(List<Expression> parts) -> sequence(parts, from, to);
            case Expression.Choice(List<Expression> parts) -> parts.forEach(part -> add(part, from, to));
            case Expression.Repeat repeat -> repeat(repeat, from, to);
            case Expression.Network network -> network(network, from, to);
            case Expression.Regular(Dfa dfa) -> dfa(dfa, from, to);
            case Expression.Call(Rule rule) -> call(rule, from, to);
        }
    }

    private void text(String text, int from, int to) {
        int at = from;
        for (byte each : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            int next = state();
            edge(at, each & 0xFF, each & 0xFF, next);
            at = next;
        }
        epsilon(at, to);
    }

    private void codePoints(CodePointSet set, int from, int to) {
        for (int[] sequence : Utf8Ranges.of(set)) {
            int at = from;
            for (int i = 0; i < sequence.length; i += 2) {
                int next = i + 2 == sequence.length ? to : state();
                edge(at, sequence[i], sequence[i + 1], next);
                at = next;
            }
        }
    }

    private void sequence(List<Expression> parts, int from, int to) {
        int at = from;
        for (Expression part : parts) {
            int next = state();
            add(part, at, next);
            at = next;
        }
        epsilon(at, to);
    }

    private void repeat(Expression.Repeat repeat, int from, int to) {
        int at = from;
        for (int i = 0; i < repeat.min(); i++) {
            int next = state();
            add(repeat.part(), at, next);
            at = next;
        }
        if (repeat.max() < 0) {
            int begin = state();
            int end = state();
            epsilon(at, begin);
            add(repeat.part(), begin, end);
            epsilon(end, begin);
            epsilon(begin, to);
            return;
        }
        for (int i = repeat.min(); i < repeat.max(); i++) {
            epsilon(at, to);
            int next = state();
            add(repeat.part(), at, next);
            at = next;
        }
        epsilon(at, to);
    }

    private void network(Expression.Network network, int from, int to) {
        int[] nodes = new int[network.nodes()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = state();
        }
        epsilon(from, nodes[0]);
        network.arcs().forEach(arc -> add(arc.label(), nodes[arc.from()], nodes[arc.to()]));
        network.accepting().stream().forEach(node -> epsilon(nodes[node], to));
    }

    private void dfa(Dfa dfa, int from, int to) {
        int[] states = new int[dfa.states()];
        for (int i = 0; i < states.length; i++) {
            states[i] = state();
        }
        epsilon(from, states[0]);
        for (int i = 0; i < states.length; i++) {
            for (int range = dfa.firstRange(i); range < dfa.firstRange(i + 1); range++) {
                edge(states[i], dfa.low(range), dfa.high(range), states[dfa.target(range)]);
            }
            if (dfa.accepts(i)) {
                epsilon(states[i], to);
            }
        }
    }

    private void call(Rule rule, int from, int to) {
        edge(from, CALL, callees.size(), to);
        callees.add(rule);
        if (nullable.contains(rule)) {
            epsilon(from, to);
        }
    }
}
