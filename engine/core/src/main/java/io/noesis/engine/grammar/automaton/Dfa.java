package io.noesis.engine.grammar.automaton;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A deterministic automaton over bytes and calls of rules. State 0 starts; where no transition is, the text is
/// refused. Unchanging.
public final class Dfa {

    static final int DEAD = -1;

    /// Of all bytes, as against a member of a subset.
    private static final int WORK_OF_A_PAIR = 64;

    /// The ranges of state `s` are `firstRange[s]` to `firstRange[s + 1]`, ascending.
    private final int[] firstRange;

    private final int[] low;
    private final int[] high;
    private final int[] target;
    private final int[] firstCall;
    private final List<Rule> callees;
    private final int[] returns;
    private final BitSet accepting;

    private Dfa(Builder builder) {
        builder.firstRange.add(builder.low.size());
        builder.firstCall.add(builder.callees.size());
        firstRange = builder.firstRange.toArray();
        low = builder.low.toArray();
        high = builder.high.toArray();
        target = builder.target.toArray();
        firstCall = builder.firstCall.toArray();
        callees = List.copyOf(builder.callees);
        returns = builder.returns.toArray();
        accepting = builder.accepting;
    }

    /// The automaton of an expression that calls no rules.
    ///
    /// @throws io.noesis.engine.grammar.error.GrammarTooLarge when it has too many states
    public static Dfa of(Expression regular) {
        return regular instanceof Expression.Regular(Dfa dfa) ? dfa : Determinizer.run(new Nfa(regular, Set.of()));
    }

    int states() {
        return firstRange.length - 1;
    }

    int firstRange(int state) {
        return firstRange[state];
    }

    int low(int range) {
        return low[range];
    }

    int high(int range) {
        return high[range];
    }

    int target(int range) {
        return target[range];
    }

    int firstCall(int state) {
        return firstCall[state];
    }

    Rule callee(int call) {
        return callees.get(call);
    }

    int returnOf(int call) {
        return returns[call];
    }

    boolean accepts(int state) {
        return accepting.get(state);
    }

    int next(int state, int value) {
        for (int range = firstRange[state]; range < firstRange[state + 1]; range++) {
            if (value <= high[range]) {
                return value >= low[range] ? target[range] : DEAD;
            }
        }
        return DEAD;
    }

    /// Whether a text is in the language; calls are not followed.
    public boolean matches(String text) {
        int state = 0;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            state = next(state, each & 0xFF);
            if (state == DEAD) {
                return false;
            }
        }
        return accepts(state);
    }

    /// Whether no text is in the language.
    public boolean isEmpty() {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        seen.set(0);
        while (!open.isEmpty()) {
            int state = open.pop();
            if (accepts(state)) {
                return false;
            }
            for (int range = firstRange[state]; range < firstRange[state + 1]; range++) {
                if (!seen.get(target[range])) {
                    seen.set(target[range]);
                    open.push(target[range]);
                }
            }
        }
        return true;
    }

    /// What both accept. Neither may call rules.
    public Dfa and(Dfa other) {
        return product(other, false);
    }

    /// What this accepts and the other does not. Neither may call rules.
    public Dfa minus(Dfa other) {
        return product(other, true);
    }

    private Dfa product(Dfa other, boolean without) {
        Map<Long, Integer> numbers = new HashMap<>();
        List<long[]> pairs = new ArrayList<>();
        Builder builder = new Builder();
        numberOf(0, 0, numbers, pairs);
        for (int i = 0; i < pairs.size(); i++) {
            int mine = (int) pairs.get(i)[0];
            int theirs = (int) pairs.get(i)[1];
            boolean theirsAccepts = theirs != DEAD && other.accepts(theirs);
            builder.state(accepts(mine) && theirsAccepts != without);
            Limits.spend(WORK_OF_A_PAIR);
            int value = 0;
            while (value < 256) {
                int myNext = next(mine, value);
                int theirNext = theirs == DEAD ? DEAD : other.next(theirs, value);
                int first = value++;
                while (value < 256
                        && next(mine, value) == myNext
                        && (theirs == DEAD ? DEAD : other.next(theirs, value)) == theirNext) {
                    value++;
                }
                if (myNext != DEAD && (without || theirNext != DEAD)) {
                    builder.range(first, value - 1, numberOf(myNext, theirNext, numbers, pairs));
                }
            }
        }
        return builder.build();
    }

    private static int numberOf(int mine, int theirs, Map<Long, Integer> numbers, List<long[]> pairs) {
        return numbers.computeIfAbsent((long) mine << 32 | theirs & 0xFFFFFFFFL, key -> {
            Limits.check("automaton states", Limits.DFA_STATES, pairs.size() + 1L);
            pairs.add(new long[] {mine, theirs});
            return pairs.size() - 1;
        });
    }

    /// Takes the states in order, each with its transitions.
    static final class Builder {
        private final IntList firstRange = new IntList();
        private final IntList low = new IntList();
        private final IntList high = new IntList();
        private final IntList target = new IntList();
        private final IntList firstCall = new IntList();
        private final List<Rule> callees = new ArrayList<>();
        private final IntList returns = new IntList();
        private final BitSet accepting = new BitSet();

        void state(boolean accepts) {
            accepting.set(firstRange.size(), accepts);
            firstRange.add(low.size());
            firstCall.add(callees.size());
        }

        /// Ranges come in ascending order.
        void range(int lowest, int highest, int to) {
            int last = low.size() - 1;
            boolean joins = last >= firstRange.get(firstRange.size() - 1)
                    && high.get(last) == lowest - 1
                    && target.get(last) == to;
            if (joins) {
                high.set(last, highest);
                return;
            }
            low.add(lowest);
            high.add(highest);
            target.add(to);
        }

        void call(Rule rule, int returnState) {
            callees.add(rule);
            returns.add(returnState);
        }

        Dfa build() {
            Limits.check("transitions", Limits.TRANSITIONS, low.size() + (long) callees.size());
            return new Dfa(this);
        }
    }
}
