package io.noesis.engine.grammar.automaton;

import java.util.Arrays;
import java.util.List;

import io.noesis.engine.grammar.error.InvalidGrammar;

/// Which rules call which before anything is read. There must be no circle, since a machine that enters rules from
/// the top would enter them for ever.
final class LeftCorners {

    private LeftCorners() {}

    /// @return for each rule its place in an order in which callers come first
    static int[] rank(Automaton automaton, List<Rule> rules) {
        int[] callers = new int[rules.size()];
        for (int rule = 0; rule < callers.length; rule++) {
            int[] calls = automaton.calls(automaton.startOf(rule));
            for (int i = 0; i < calls.length; i += 2) {
                callers[calls[i]]++;
            }
        }
        IntList order = new IntList();
        for (int rule = 0; rule < callers.length; rule++) {
            if (callers[rule] == 0) {
                order.add(rule);
            }
        }
        int[] rank = new int[callers.length];
        Arrays.fill(rank, -1);
        for (int i = 0; i < order.size(); i++) {
            int rule = order.get(i);
            rank[rule] = i;
            int[] calls = automaton.calls(automaton.startOf(rule));
            for (int j = 0; j < calls.length; j += 2) {
                if (--callers[calls[j]] == 0) {
                    order.add(calls[j]);
                }
            }
        }
        for (int rule = 0; rule < rank.length; rule++) {
            if (rank[rule] < 0) {
                throw new InvalidGrammar(
                        "", "rule '%s' leads to itself before any text (left recursion)".formatted(rules.get(rule)));
            }
        }
        return rank;
    }
}
