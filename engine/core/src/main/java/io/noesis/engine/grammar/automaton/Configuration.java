package io.noesis.engine.grammar.automaton;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// A place in a grammar: the states in which the text so far may have ended, each with its stacks. What it is does
/// not change; where bytes lead is noted in it when first asked for.
public final class Configuration {

    /// Where a text goes that is not in the language.
    static final Configuration DEAD = new Configuration(new int[0], new StackSet[0], false);

    private static final int BLOCK = 16;

    private final int[] states;
    private final StackSet[] stacks;
    private final boolean complete;
    private final int hash;

    /// Written without a lock: all that is written to it is unchanging, and writing it twice does no harm.
    private final @Nullable Configuration[] @Nullable [] next = new Configuration[BLOCK][];

    /// Volatile, since items are not unchanging while they are collected.
    private volatile @Nullable Items closed;

    Configuration(int[] states, StackSet[] stacks, boolean complete) {
        this.states = states;
        this.stacks = stacks;
        this.complete = complete;
        int mixed = Arrays.hashCode(states) * 31 + Boolean.hashCode(complete);
        for (StackSet stack : stacks) {
            mixed = mixed * 31 + stack.hashCode();
        }
        hash = mixed;
    }

    /// Whether no text leads on from here and none ends here.
    public boolean isDead() {
        return states.length == 0 && !complete;
    }

    /// Whether the text so far is in the language.
    public boolean isComplete() {
        return complete;
    }

    /// Whether nothing can follow.
    public boolean isFinal() {
        return states.length == 0;
    }

    /// How many states it holds.
    public int size() {
        return states.length;
    }

    public int state(int index) {
        return states[index];
    }

    public StackSet stack(int index) {
        return stacks[index];
    }

    @Nullable
    Configuration known(int value) {
        @Nullable Configuration[] block = next[value / BLOCK];
        return block == null ? null : block[value % BLOCK];
    }

    void note(int value, Configuration successor) {
        @Nullable Configuration[] block = next[value / BLOCK];
        if (block == null) {
            block = new Configuration[256 / BLOCK];
            next[value / BLOCK] = block;
        }
        block[value % BLOCK] = successor;
    }

    /// Its states and those that rules begin with that can be called here.
    @Nullable
    Items closed() {
        return closed;
    }

    void closed(Items items) {
        closed = items;
    }

    /// Stacks are compared by identity, so equal ones must come from one [Interner].
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Configuration configuration)
                || configuration.complete != complete
                || !Arrays.equals(states, configuration.states)) {
            return false;
        }
        for (int i = 0; i < stacks.length; i++) {
            if (stacks[i] != configuration.stacks[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
