package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.grammar.error.InvalidGrammar;

/// A whole grammar: the automata of its rules with their states numbered through. Every state that is left can still
/// reach the end of its rule, so an output that followed it so far can always be completed. Unchanging.
public final class Automaton {

    private final List<Rule> rules;
    private final List<Dfa> automata;
    private final Map<Rule, Integer> numbers = new HashMap<>();

    /// The number of the first state of each rule; one more at the end.
    private final int[] base;

    /// The states from which the end of their rule can be reached.
    private final BitSet alive = new BitSet();

    private final boolean[] productive;
    private final int[] ruleOf;
    private final int[][] callsOf;
    private final int[] rank;

    /// @throws InvalidGrammar when no text at all is in the language, or a rule calls itself before anything is read
    /// @throws io.noesis.engine.grammar.error.GrammarTooLarge when it has too many rules, states or transitions
    public Automaton(Expression root) {
        RuleSet set = new RuleSet(new Rule("root", root));
        rules = set.rules();
        automata = set.automata();
        base = new int[rules.size() + 1];
        for (int i = 0; i < rules.size(); i++) {
            numbers.put(rules.get(i), i);
            base[i + 1] = base[i] + automata.get(i).states();
            Limits.check("automaton states", Limits.AUTOMATON_STATES, base[i + 1]);
        }
        productive = new boolean[rules.size()];
        findProductive();
        if (!productive[0]) {
            throw new InvalidGrammar("", "no finite text fulfils it");
        }
        ruleOf = new int[base[rules.size()]];
        callsOf = new int[ruleOf.length][];
        for (int rule = 0; rule < rules.size(); rule++) {
            markAlive(rule);
            for (int state = base[rule]; state < base[rule + 1]; state++) {
                ruleOf[state] = rule;
            }
        }
        for (int state = 0; state < callsOf.length; state++) {
            callsOf[state] = liveCalls(state);
        }
        rank = LeftCorners.rank(this, rules);
    }

    /// The state that begins the whole grammar.
    int start() {
        return 0;
    }

    int states() {
        return ruleOf.length;
    }

    int rules() {
        return automata.size();
    }

    int startOf(int rule) {
        return base[rule];
    }

    boolean accepts(int state) {
        return dfaOf(state).accepts(local(state));
    }

    /// Whether nothing can follow within the rule.
    boolean isFinal(int state) {
        if (callsOf[state].length > 0) {
            return false;
        }
        Dfa dfa = dfaOf(state);
        for (int range = dfa.firstRange(local(state)); range < dfa.firstRange(local(state) + 1); range++) {
            if (alive.get(base[ruleOf[state]] + dfa.target(range))) {
                return false;
            }
        }
        return true;
    }

    /// @return the state after a byte, or [Dfa#DEAD]
    int next(int state, int value) {
        int next = dfaOf(state).next(local(state), value);
        if (next == Dfa.DEAD || !alive.get(base[ruleOf[state]] + next)) {
            return Dfa.DEAD;
        }
        return base[ruleOf[state]] + next;
    }

    /// Sets the bytes that lead somewhere, calls aside.
    void addBytes(int state, BitSet bytes) {
        Dfa dfa = dfaOf(state);
        for (int range = dfa.firstRange(local(state)); range < dfa.firstRange(local(state) + 1); range++) {
            if (alive.get(base[ruleOf[state]] + dfa.target(range))) {
                bytes.set(dfa.low(range), dfa.high(range) + 1);
            }
        }
    }

    /// Adds the states after all bytes of a range.
    ///
    /// @return false when some byte leads nowhere
    boolean addTargets(int state, int lowest, int highest, Set<Integer> targets) {
        Dfa dfa = dfaOf(state);
        int value = lowest;
        for (int range = dfa.firstRange(local(state)); range < dfa.firstRange(local(state) + 1); range++) {
            int target = base[ruleOf[state]] + dfa.target(range);
            if (value > highest || dfa.low(range) > value) {
                break;
            }
            if (dfa.high(range) >= value) {
                if (!alive.get(target)) {
                    return false;
                }
                targets.add(target);
                value = dfa.high(range) + 1;
            }
        }
        return value > highest;
    }

    /// The rule of a state if all grammars share it, so that what is found out about it holds for all.
    Optional<SharedState> shared(int state) {
        Rule rule = rules.get(ruleOf[state]);
        return rule.isShared() ? Optional.of(new SharedState(rule, local(state))) : Optional.empty();
    }

    /// The calls that a state can make: pairs of a rule and the state to go on with after it.
    int[] calls(int state) {
        return callsOf[state];
    }

    /// An order of the rules in which every rule comes after those that call it before reading anything.
    int rank(int rule) {
        return rank[rule];
    }

    private Dfa dfaOf(int state) {
        return automata.get(ruleOf[state]);
    }

    private int local(int state) {
        return state - base[ruleOf[state]];
    }

    private int[] liveCalls(int state) {
        Dfa dfa = dfaOf(state);
        IntList live = new IntList();
        for (int call = dfa.firstCall(local(state)); call < dfa.firstCall(local(state) + 1); call++) {
            int callee = number(dfa.callee(call));
            int back = base[ruleOf[state]] + dfa.returnOf(call);
            if (productive[callee] && alive.get(back)) {
                live.add(callee);
                live.add(back);
            }
        }
        return live.toArray();
    }

    private int number(Rule rule) {
        Integer number = numbers.get(rule);
        if (number == null) {
            throw new IllegalStateException("rule " + rule + " is called but not collected");
        }
        return number;
    }

    /// Rules that produce some finite text: the least fixed point.
    private void findProductive() {
        boolean more = true;
        while (more) {
            more = false;
            for (int rule = productive.length - 1; rule >= 0; rule--) {
                if (!productive[rule] && reachesEnd(automata.get(rule))) {
                    productive[rule] = true;
                    more = true;
                }
            }
        }
    }

    private boolean reachesEnd(Dfa dfa) {
        BitSet seen = new BitSet();
        IntList open = new IntList();
        open.add(0);
        seen.set(0);
        while (open.size() > 0) {
            int state = open.removeLast();
            if (dfa.accepts(state)) {
                return true;
            }
            for (int to : successors(dfa, state)) {
                if (!seen.get(to)) {
                    seen.set(to);
                    open.add(to);
                }
            }
        }
        return false;
    }

    private int[] successors(Dfa dfa, int state) {
        IntList to = new IntList();
        for (int range = dfa.firstRange(state); range < dfa.firstRange(state + 1); range++) {
            to.add(dfa.target(range));
        }
        for (int call = dfa.firstCall(state); call < dfa.firstCall(state + 1); call++) {
            if (productive[number(dfa.callee(call))]) {
                to.add(dfa.returnOf(call));
            }
        }
        return to.toArray();
    }

    /// Goes backwards from the accepting states.
    private void markAlive(int rule) {
        Dfa dfa = automata.get(rule);
        List<IntList> before = new ArrayList<>();
        for (int state = 0; state < dfa.states(); state++) {
            before.add(new IntList());
        }
        IntList open = new IntList();
        for (int state = 0; state < dfa.states(); state++) {
            for (int to : successors(dfa, state)) {
                before.get(to).add(state);
            }
            if (dfa.accepts(state)) {
                alive.set(base[rule] + state);
                open.add(state);
            }
        }
        while (open.size() > 0) {
            for (int from : before.get(open.removeLast()).toArray()) {
                if (!alive.get(base[rule] + from)) {
                    alive.set(base[rule] + from);
                    open.add(from);
                }
            }
        }
    }
}
