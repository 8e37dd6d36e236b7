package io.noesis.engine.grammar.automaton;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Runs an automaton over bytes: all ways at once, on stacks that share their tails, so that neither ambiguity nor
/// depth makes it slow. Where it has been it remembers, so that running becomes following references. Thread-safe.
///
/// What it remembers is limited: when it is too much it starts afresh, and what is still in use lives on by itself.
public final class Machine {

    public static final int LONGEST_RUN = CharacterRuns.MOST;

    /// Some hundred bytes each.
    static final int REMEMBERED = 40_000;

    private final Automaton automaton;
    private final List<CharacterRuns> runs;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile Interner interner = new Interner(ids);

    /// @param sets of characters whose runs are asked for
    public Machine(Automaton automaton, List<CodePointSet> sets) {
        this.automaton = automaton;
        runs = sets.stream().map(set -> new CharacterRuns(automaton, set)).toList();
    }

    /// Where no text leads on.
    public Configuration dead() {
        return Configuration.DEAD;
    }

    /// Before the first byte.
    public Configuration start() {
        return startAt(automaton.start());
    }

    /// In one state with nothing on the stack. It is complete where the rule of the state has ended.
    public Configuration startAt(int state) {
        Items items = new Items();
        items.add(state, StackSet.BOTTOM);
        return settled(items);
    }

    /// Whether the rule of a state may end there.
    public boolean accepts(int state) {
        return automaton.accepts(state);
    }

    /// A state of a rule that many grammars call, if this is one.
    public Optional<SharedState> shared(int state) {
        return automaton.shared(state);
    }

    /// How many characters of each of the given sets may follow from a state, whichever they are; at most
    /// [#LONGEST_RUN].
    public int longestRun(int state, int set) {
        return runs.get(set).longest(state);
    }

    /// Grows whenever what was remembered is dropped.
    public int generation() {
        return generation.get();
    }

    /// How many states there are: they are numbered from 0.
    public int states() {
        return automaton.states();
    }

    /// @param value an unsigned byte
    public Configuration step(Configuration from, int value) {
        Configuration known = from.known(value);
        if (known != null) {
            return known;
        }
        Items closed = closed(from);
        Items items = new Items();
        for (int i = 0; i < closed.size(); i++) {
            int next = automaton.next(closed.state(i), value);
            if (next != Dfa.DEAD) {
                items.add(next, closed.stack(i));
            }
        }
        Configuration next = items.size() == 0 ? Configuration.DEAD : settled(items);
        from.note(value, next);
        return next;
    }

    /// The bytes that lead somewhere.
    public BitSet bytes(Configuration from) {
        BitSet bytes = new BitSet();
        Items closed = closed(from);
        for (int i = 0; i < closed.size(); i++) {
            automaton.addBytes(closed.state(i), bytes);
        }
        return bytes;
    }

    /// Leaves every rule that may end, and joins the stacks of the same state.
    private Configuration settled(Items items) {
        boolean complete = false;
        for (int i = 0; i < items.size(); i++) {
            if (automaton.accepts(items.state(i))) {
                complete |= items.stack(i).hasBottom();
                items.addAll(items.stack(i));
            }
        }
        Interner current = current();
        Items sorted = items.sorted();
        Items joined = new Items();
        int i = 0;
        while (i < sorted.size()) {
            int state = sorted.state(i);
            int first = i;
            while (i < sorted.size() && sorted.state(i) == state) {
                i++;
            }
            if (!automaton.isFinal(state)) {
                joined.add(state, i == first + 1 ? sorted.stack(first) : union(sorted, first, i, current));
            }
        }
        return current.configuration(joined, complete);
    }

    private static StackSet union(Items items, int from, int to, Interner interner) {
        Items entries = new Items();
        boolean bottom = false;
        for (int i = from; i < to; i++) {
            entries.addAll(items.stack(i));
            bottom |= items.stack(i).hasBottom();
        }
        return interner.stackSet(entries, bottom);
    }

    private Interner current() {
        Interner current = interner;
        if (current.size() > REMEMBERED) {
            current = new Interner(ids);
            interner = current;
            generation.incrementAndGet();
        }
        return current;
    }

    /// The configuration and all rules that it can enter. A rule is entered after all that call it, so that its
    /// stack is known in full.
    private Items closed(Configuration configuration) {
        Items known = configuration.closed();
        if (known != null) {
            return known;
        }
        Items closed = new Items();
        TreeMap<Integer, Entered> open = new TreeMap<>();
        for (int i = 0; i < configuration.size(); i++) {
            closed.add(configuration.state(i), configuration.stack(i));
            enter(configuration.state(i), configuration.stack(i), open);
        }
        Interner current = current();
        while (!open.isEmpty()) {
            Entered entered = open.pollFirstEntry().getValue();
            StackSet stack = current.stackSet(entered.entries, entered.bottom);
            int start = automaton.startOf(entered.rule);
            closed.add(start, stack);
            enter(start, stack, open);
        }
        configuration.closed(closed);
        return closed;
    }

    private void enter(int state, StackSet stack, TreeMap<Integer, Entered> open) {
        int[] calls = automaton.calls(state);
        for (int i = 0; i < calls.length; i += 2) {
            int rule = calls[i];
            int back = calls[i + 1];
            Entered entered = open.computeIfAbsent(automaton.rank(rule), key -> new Entered(rule));
            if (automaton.isFinal(back)) {
                // A last call needs no place to return to: right recursion then takes no stack.
                entered.entries.addAll(stack);
                entered.bottom |= stack.hasBottom();
            } else {
                entered.entries.add(back, stack);
            }
        }
    }

    /// A rule that is being entered, and who waits for it.
    private static final class Entered {
        private final int rule;
        private final Items entries = new Items();
        private boolean bottom;

        Entered(int rule) {
            this.rule = rule;
        }
    }
}
