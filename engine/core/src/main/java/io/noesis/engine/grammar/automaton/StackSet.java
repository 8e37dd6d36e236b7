package io.noesis.engine.grammar.automaton;

import java.util.Arrays;

/// A set of call stacks that share their tails: a node of a graph-structured stack (M. Tomita, "Efficient Parsing for
/// Natural Language", 1986). Each entry says where to go on after the rule, and with which stacks then. Unchanging.
public final class StackSet {

    /// The stack at which a machine starts: when it is popped, the text is complete.
    static final StackSet BOTTOM = new StackSet(new int[0], new StackSet[0], true, 0);

    private final int[] returns;
    private final StackSet[] parents;
    private final boolean bottom;
    private final int hash;
    private final long id;

    /// @param id by which sets are put in order; another for each
    StackSet(int[] returns, StackSet[] parents, boolean bottom, long id) {
        this.returns = returns;
        this.parents = parents;
        this.bottom = bottom;
        this.id = id;
        int mixed = Arrays.hashCode(returns) * 31 + Boolean.hashCode(bottom);
        for (StackSet parent : parents) {
            mixed = mixed * 31 + parent.hash;
        }
        hash = mixed;
    }

    /// How many entries.
    public int size() {
        return returns.length;
    }

    /// The state to go on with.
    public int returnOf(int entry) {
        return returns[entry];
    }

    /// The stacks that lie under it.
    public StackSet parent(int entry) {
        return parents[entry];
    }

    long id() {
        return id;
    }

    /// Whether the empty stack is among them.
    public boolean hasBottom() {
        return bottom;
    }

    /// Parents are compared by identity, so equal sets must come from one [Interner].
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof StackSet set) || set.bottom != bottom || !Arrays.equals(returns, set.returns)) {
            return false;
        }
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] != set.parents[i]) {
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
