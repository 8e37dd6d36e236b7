package io.noesis.engine.sampling;

import java.util.Arrays;

/// The distinct tokens of prompt and output, and how often each stands in the output. An open-addressing hash table:
/// it grows with the text, not with the vocabulary.
final class SeenTokens {

    private static final int ABSENT = -1;
    private static final int FIRST_CAPACITY = 64;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private int[] tokens = filled(FIRST_CAPACITY);
    private int[] occurrences = new int[FIRST_CAPACITY];
    private int size;

    void prompt(int[] prompt) {
        for (int token : prompt) {
            slotOf(token);
        }
    }

    void output(int token) {
        // First the slot: finding it may replace the array.
        int slot = slotOf(token);
        occurrences[slot]++;
    }

    /// Told each distinct token once, in no particular order.
    void forEach(Visitor visitor) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] != ABSENT) {
                visitor.visit(tokens[i], occurrences[i]);
            }
        }
    }

    private int slotOf(int token) {
        int slot = find(token);
        if (tokens[slot] == ABSENT) {
            if (2 * (size + 1) > tokens.length) {
                grow();
                slot = find(token);
            }
            tokens[slot] = token;
            size++;
        }
        return slot;
    }

    private int find(int token) {
        int mask = tokens.length - 1;
        int slot = token * GOLDEN_RATIO >>> Integer.numberOfLeadingZeros(mask);
        while (tokens[slot] != ABSENT && tokens[slot] != token) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldTokens = tokens;
        int[] oldOccurrences = occurrences;
        tokens = filled(2 * oldTokens.length);
        occurrences = new int[tokens.length];
        for (int i = 0; i < oldTokens.length; i++) {
            if (oldTokens[i] != ABSENT) {
                int slot = find(oldTokens[i]);
                tokens[slot] = oldTokens[i];
                occurrences[slot] = oldOccurrences[i];
            }
        }
    }

    private static int[] filled(int capacity) {
        int[] empty = new int[capacity];
        Arrays.fill(empty, ABSENT);
        return empty;
    }

    /// Receives the tokens.
    @FunctionalInterface
    interface Visitor {

        void visit(int token, int occurrences);
    }
}
