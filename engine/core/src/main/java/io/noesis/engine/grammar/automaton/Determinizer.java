package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The subset construction (M. Rabin and D. Scott, 1959), with a call of a rule as one more letter of the alphabet.
///
/// A deterministic state is a set of nondeterministic ones. It can be exponentially many, so both their number and
/// the number of members looked at are limited.
final class Determinizer {

    private final Nfa nfa;
    private final Map<Subset, Integer> numbers = new HashMap<>();
    private final List<int[]> subsets = new ArrayList<>();
    private final int[] seenAt;
    private int round;
    private long members;

    private Determinizer(Nfa nfa) {
        this.nfa = nfa;
        seenAt = new int[nfa.states()];
    }

    static Dfa run(Nfa nfa) {
        return new Determinizer(nfa).run();
    }

    private Dfa run() {
        Dfa.Builder builder = new Dfa.Builder();
        numberOf(new int[] {Nfa.START});
        for (int i = 0; i < subsets.size(); i++) {
            int[] subset = subsets.get(i);
            builder.state(Arrays.binarySearch(subset, Nfa.ACCEPT) >= 0);
            Leaving leaving = new Leaving(subset);
            leaving.addRanges(builder);
            leaving.calls.forEach((rule, targets) -> builder.call(rule, numberOf(targets.toArray())));
        }
        return builder.build();
    }

    private int numberOf(int[] targets) {
        int[] subset = closure(targets);
        return numbers.computeIfAbsent(new Subset(subset), key -> {
            Limits.check("automaton states", Limits.DFA_STATES, subsets.size() + 1L);
            subsets.add(subset);
            return subsets.size() - 1;
        });
    }

    /// All that is reached without reading anything.
    private int[] closure(int[] states) {
        round++;
        IntList reached = new IntList();
        for (int state : states) {
            reach(state, reached);
        }
        for (int i = 0; i < reached.size(); i++) {
            nfa.visit(reached.get(i), new Nfa.EdgeVisitor() {
                @Override
                public void epsilon(int to) {
                    reach(to, reached);
                }

                @Override
                public void bytes(int lowest, int highest, int to) {}

                @Override
                public void call(Rule rule, int to) {}
            });
        }
        members += reached.size();
        Limits.spend(reached.size());
        Limits.check("work of making it deterministic", Limits.SUBSET_MEMBERS, members);
        int[] subset = reached.toArray();
        Arrays.sort(subset);
        return subset;
    }

    private void reach(int state, IntList reached) {
        if (seenAt[state] != round) {
            seenAt[state] = round;
            reached.add(state);
        }
    }

    /// The edges that leave a subset.
    private final class Leaving implements Nfa.EdgeVisitor {
        private final IntList low = new IntList();
        private final IntList high = new IntList();
        private final IntList target = new IntList();
        private final Map<Rule, IntList> calls = new LinkedHashMap<>();

        Leaving(int[] subset) {
            for (int state : subset) {
                nfa.visit(state, this);
            }
        }

        @Override
        public void epsilon(int to) {}

        @Override
        public void bytes(int lowest, int highest, int to) {
            low.add(lowest);
            high.add(highest);
            target.add(to);
        }

        @Override
        public void call(Rule rule, int to) {
            calls.computeIfAbsent(rule, key -> new IntList()).add(to);
        }

        void addRanges(Dfa.Builder builder) {
            boolean[] cut = new boolean[257];
            for (int i = 0; i < low.size(); i++) {
                cut[low.get(i)] = true;
                cut[high.get(i) + 1] = true;
            }
            IntList[] targets = new IntList[256];
            for (int i = 0; i < low.size(); i++) {
                for (int value = low.get(i); value <= high.get(i); value++) {
                    if (cut[value]) {
                        if (targets[value] == null) {
                            targets[value] = new IntList();
                        }
                        targets[value].add(target.get(i));
                    }
                }
            }
            Map<Subset, Integer> known = new HashMap<>();
            int value = 0;
            while (value < 256) {
                int first = value++;
                while (value < 256 && !cut[value]) {
                    value++;
                }
                if (cut[first] && targets[first] != null) {
                    int[] raw = targets[first].toArray();
                    int number = known.computeIfAbsent(new Subset(raw), key -> numberOf(raw));
                    builder.range(first, value - 1, number);
                }
            }
        }
    }

    /// An array that is equal by what it holds.
    private static final class Subset {
        private final int[] members;
        private final int hash;

        Subset(int[] members) {
            this.members = members;
            hash = Arrays.hashCode(members);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Subset subset && Arrays.equals(members, subset.members);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
