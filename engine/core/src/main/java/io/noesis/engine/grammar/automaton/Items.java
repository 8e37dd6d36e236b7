package io.noesis.engine.grammar.automaton;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/// A growing set of pairs of a state and the stacks under it.
final class Items {

    private static final int SEARCHED_ONE_BY_ONE = 16;

    private int[] states = new int[8];
    private StackSet[] stacks = new StackSet[8];
    private int size;
    private final Set<Pair> seen = new HashSet<>();

    private record Pair(int state, int stack) {}

    /// @return whether it was not there yet
    boolean add(int state, StackSet stack) {
        if (contains(state, stack)) {
            return false;
        }
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            stacks = Arrays.copyOf(stacks, 2 * size);
        }
        states[size] = state;
        stacks[size++] = stack;
        return true;
    }

    void addAll(StackSet set) {
        for (int i = 0; i < set.size(); i++) {
            add(set.returnOf(i), set.parent(i));
        }
    }

    private boolean contains(int state, StackSet stack) {
        if (size >= SEARCHED_ONE_BY_ONE) {
            if (seen.isEmpty()) {
                for (int i = 0; i < size; i++) {
                    seen.add(new Pair(states[i], System.identityHashCode(stacks[i])));
                }
            }
            if (seen.add(new Pair(state, System.identityHashCode(stack)))) {
                return false;
            }
        }
        for (int i = 0; i < size; i++) {
            if (states[i] == state && stacks[i] == stack) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    int state(int index) {
        return states[index];
    }

    StackSet stack(int index) {
        return stacks[index];
    }

    /// The pairs in an order that depends on nothing but themselves.
    Items sorted() {
        Items sorted = new Items();
        IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> states[i]).thenComparingLong(i -> stacks[i].id()))
                .forEach(i -> sorted.append(states[i], stacks[i]));
        return sorted;
    }

    private void append(int state, StackSet stack) {
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            stacks = Arrays.copyOf(stacks, 2 * size);
        }
        states[size] = state;
        stacks[size++] = stack;
    }

    int[] states() {
        return Arrays.copyOf(states, size);
    }

    StackSet[] stacks() {
        return Arrays.copyOf(stacks, size);
    }
}
