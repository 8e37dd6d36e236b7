package io.noesis.chat.output;

import java.util.Arrays;

/// Notices that an output says the same thing over and over. Not safe for several threads.
///
/// Tokens (or any other units) come one by one. The end of the sequence is a repetition when it has a period:
/// each token equals the one `period` places before it, for at least [Limits#minLength] tokens and
/// [Limits#minRepeats] whole periods. Repetitions must be exact, so lists and tables, whose rows differ, are
/// none.
///
/// A candidate for the period is where the last [#GRAM] tokens stood before, found in a table by their hash;
/// while the candidate holds, one comparison a token is all. Time is constant for each token, memory is that of
/// the longest period. An occurrence may be forgotten when two hashes share a slot: then the repetition is
/// noticed a period later.
public final class RepetitionDetector {

    /// Tokens that must agree before a period is looked at.
    static final int GRAM = 8;

    private final Limits limits;
    private final int[] recent;
    private final int[] positions;
    private int count;
    private int period;
    private int matched;

    /// What counts as a repetition.
    ///
    /// @param minLength tokens from the first repeated one to the last
    /// @param minRepeats whole periods in them, at least 2
    /// @param maxPeriod longest period that is looked for
    public record Limits(int minLength, int minRepeats, int maxPeriod) {

        /// For thinking, in tokens: four times the same paragraph, or four hundred times the same word.
        public static final Limits THINKING = new Limits(400, 4, 1024);

        /// @throws IllegalArgumentException when a limit makes no sense
        public Limits {
            if (minLength < GRAM || minRepeats < 2 || maxPeriod < 1) {
                throw new IllegalArgumentException(
                        "a repetition needs at least %d tokens, 2 repeats and a period of 1, but got %d, %d and %d"
                                .formatted(GRAM, minLength, minRepeats, maxPeriod));
            }
        }
    }

    public RepetitionDetector(Limits limits) {
        this.limits = limits;
        int size = Integer.highestOneBit(limits.maxPeriod() + GRAM) << 1;
        this.recent = new int[size];
        this.positions = new int[size << 1];
        Arrays.fill(positions, -1);
    }

    /// @return whether the output, with this token, ends in a repetition
    public boolean accept(int token) {
        int at = count++;
        recent[at & (recent.length - 1)] = token;
        if (period > 0 && token == recent(at - period)) {
            matched++;
        } else {
            period = 0;
            matched = 0;
        }
        if (at + 1 >= GRAM) {
            findPeriod(at);
        }
        return repeats();
    }

    private boolean repeats() {
        if (period == 0) {
            return false;
        }
        long length = (long) matched + period;
        return length >= limits.minLength() && length >= (long) limits.minRepeats() * period;
    }

    private void findPeriod(int at) {
        int slot = slot(at);
        int before = positions[slot];
        positions[slot] = at;
        if (period == 0 && before >= 0 && at - before <= limits.maxPeriod() && sameGram(before, at)) {
            period = at - before;
            matched = GRAM;
        }
    }

    private boolean sameGram(int one, int other) {
        for (int i = 0; i < GRAM; i++) {
            if (recent(one - i) != recent(other - i)) {
                return false;
            }
        }
        return true;
    }

    private int slot(int at) {
        int hash = 1;
        for (int i = 0; i < GRAM; i++) {
            hash = 31 * hash + recent(at - i);
        }
        hash *= 0x9E3779B9;
        return (hash ^ (hash >>> 15)) & (positions.length - 1);
    }

    private int recent(int at) {
        return recent[at & (recent.length - 1)];
    }
}
