package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The rules of a grammar: all that can be reached from its root, callers first, and what is known of them.
final class RuleSet {

    private final List<Rule> rules;
    private final Set<Rule> nullable;

    RuleSet(Rule root) {
        Set<Rule> found = new LinkedHashSet<>(List.of(root));
        List<Rule> open = new ArrayList<>(List.of(root));
        for (int i = 0; i < open.size(); i++) {
            collect(open.get(i).body(), found, open);
            Limits.check("rules", Limits.RULES, open.size());
        }
        rules = open;
        nullable = findNullable();
    }

    private static void collect(Expression expression, Set<Rule> found, List<Rule> open) {
        switch (expression) {
            case Expression.Text _, Expression.CodePoints _, Expression.Regular _ -> {}
            case Expression.Sequence(List<Expression> parts) -> parts.forEach(part -> collect(part, found, open));
            case Expression.Choice(List<Expression> parts) -> parts.forEach(part -> collect(part, found, open));
            case Expression.Repeat repeat -> collect(repeat.part(), found, open);
            case Expression.Network network -> network.arcs().forEach(arc -> collect(arc.label(), found, open));
            case Expression.Call(Rule rule) -> {
                if (found.add(rule)) {
                    open.add(rule);
                }
            }
        }
    }

    List<Rule> rules() {
        return rules;
    }

    /// The automaton of each rule, in their order.
    List<Dfa> automata() {
        List<Dfa> automata = new ArrayList<>();
        for (Rule rule : rules) {
            Dfa dfa = rule.compiled();
            if (dfa == null) {
                dfa = Determinizer.run(new Nfa(rule.body(), nullable));
                rule.compiled(dfa);
            }
            automata.add(dfa);
        }
        return automata;
    }

    /// The least fixed point; callees mostly come after their callers, so it is sought from the end.
    private Set<Rule> findNullable() {
        Set<Rule> known = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Rule rule : rules.reversed()) {
                if (!known.contains(rule) && isNullable(rule.body(), known)) {
                    known.add(rule);
                    more = true;
                }
            }
        }
        return known;
    }

    private static boolean isNullable(Expression expression, Set<Rule> known) {
        return switch (expression) {
            case Expression.Text(String text) -> text.isEmpty();
            case Expression.CodePoints _ -> false;
            case Expression.Regular(Dfa dfa) -> dfa.accepts(0);
            case Expression.Sequence(List<Expression> parts) ->
                parts.stream().allMatch(part -> isNullable(part, known));
            case Expression.Choice(List<Expression> parts) -> parts.stream().anyMatch(part -> isNullable(part, known));
            case Expression.Repeat repeat -> repeat.min() == 0 || isNullable(repeat.part(), known);
            case Expression.Network network -> isNullable(network, known);
            case Expression.Call(Rule rule) -> known.contains(rule);
        };
    }

    private static boolean isNullable(Expression.Network network, Set<Rule> known) {
        boolean[] reached = new boolean[network.nodes()];
        reached[0] = true;
        boolean more = true;
        while (more) {
            more = false;
            for (Expression.Arc arc : network.arcs()) {
                if (reached[arc.from()] && !reached[arc.to()] && isNullable(arc.label(), known)) {
                    reached[arc.to()] = true;
                    more = true;
                }
            }
        }
        return network.accepting().stream().anyMatch(node -> reached[node]);
    }
}
