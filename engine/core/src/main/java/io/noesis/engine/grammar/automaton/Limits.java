package io.noesis.engine.grammar.automaton;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.noesis.engine.grammar.error.GrammarTooLarge;

/// What one grammar may take, so that a hostile one costs a fraction of a second and some megabytes, not a server.
public final class Limits {

    /// Of a rule, before it is made deterministic.
    static final int NFA_STATES = 400_000;

    /// Of a rule.
    static final int DFA_STATES = 60_000;

    /// Members of all subsets that making one rule deterministic looks at.
    static final long SUBSET_MEMBERS = 8_000_000;

    /// Of a grammar.
    static final int AUTOMATON_STATES = 200_000;

    /// Transitions of a grammar.
    static final int TRANSITIONS = 2_000_000;

    static final int RULES = 50_000;

    /// Members of all subsets that making one grammar deterministic looks at, in all its rules and patterns together.
    static final long WORK = 12_000_000;

    private static final ScopedValue<AtomicLong> SPENT = ScopedValue.newInstance();

    private Limits() {}

    /// Reads a grammar with a limit on all the work that its parts take together.
    ///
    /// @throws GrammarTooLarge when it takes more
    public static <T> T within(Supplier<T> reading) {
        return ScopedValue.where(SPENT, new AtomicLong()).call(reading::get);
    }

    /// Counts work of the grammar that is being read, if one is.
    static void spend(long work) {
        if (SPENT.isBound()) {
            check("work of making a grammar deterministic", WORK, SPENT.get().addAndGet(work));
        }
    }

    /// @throws GrammarTooLarge when it is
    public static void check(String measure, long limit, long value) {
        if (value > limit) {
            throw new GrammarTooLarge(measure, limit, value, "");
        }
    }
}
