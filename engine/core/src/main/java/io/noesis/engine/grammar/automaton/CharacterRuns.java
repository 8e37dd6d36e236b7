package io.noesis.engine.grammar.automaton;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How many characters of a set may follow from a state, whichever they are: without end within a string, up to its
/// limit in a counted one, none where the grammar is more particular. Tokens that consist of so many such
/// characters need not be tried one by one. Thread-safe.
///
/// The idea is that of the slices of llguidance; here it is decided on the automaton of a rule, and on its calls of
/// rules that take any one such character.
final class CharacterRuns {

    /// Further it does not look.
    static final int MOST = 32;

    private final Automaton automaton;
    private final Dfa character;
    private final Map<Integer, Set<Integer>> afterOne = new ConcurrentHashMap<>();

    CharacterRuns(Automaton automaton, CodePointSet characters) {
        this.automaton = automaton;
        character = Dfa.of(new Expression.CodePoints(characters));
    }

    /// @return at most [#MOST]
    int longest(int state) {
        Set<Integer> reached = Set.of(state);
        for (int length = 0; length < MOST; length++) {
            Set<Integer> next = new HashSet<>();
            for (int each : reached) {
                Set<Integer> after = afterOne.computeIfAbsent(each, this::findAfterOne);
                if (after.isEmpty()) {
                    return length;
                }
                next.addAll(after);
            }
            if (next.equals(reached)) {
                return MOST;
            }
            reached = next;
        }
        return MOST;
    }

    /// The states after one character; empty when not all characters may come.
    private Set<Integer> findAfterOne(int state) {
        Set<Integer> after = new HashSet<>();
        if (follow(state, 0, after)) {
            return after;
        }
        int[] calls = automaton.calls(state);
        for (int i = 0; i < calls.length; i += 2) {
            Set<Integer> ends = new HashSet<>();
            if (follow(automaton.startOf(calls[i]), 0, ends) && ends.stream().allMatch(automaton::accepts)) {
                return Set.of(calls[i + 1]);
            }
        }
        return Set.of();
    }

    /// Goes through both automata at once.
    ///
    /// @return false when a character of the set leads nowhere
    private boolean follow(int state, int inCharacter, Set<Integer> after) {
        if (character.accepts(inCharacter)) {
            after.add(state);
            return true;
        }
        for (int range = character.firstRange(inCharacter); range < character.firstRange(inCharacter + 1); range++) {
            Set<Integer> targets = new HashSet<>();
            if (!automaton.addTargets(state, character.low(range), character.high(range), targets)) {
                return false;
            }
            for (int target : targets) {
                if (!follow(target, character.target(range), after)) {
                    return false;
                }
            }
        }
        return true;
    }
}
