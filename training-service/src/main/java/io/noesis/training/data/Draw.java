package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The choices behind one problem. Every wording and every operand is drawn here, so that what is held out is held
/// out in one place, and the draw knows afterwards what it has used.
final class Draw {

    private static final double HELD_SHARE = 0.45;

    private final SplittableRandom random;
    private final Hold hold;
    private final int leastSteps;
    private final List<String> fragments = new ArrayList<>();
    private boolean heldWording;
    private boolean heldWord;

    /// @param leastSteps operations that an expression must have at least
    Draw(SplittableRandom random, Hold hold, int leastSteps) {
        this.random = random;
        this.hold = hold;
        this.leastSteps = leastSteps;
    }

    int leastSteps() {
        return leastSteps;
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /// A number that nobody is asked about, both bounds included.
    int plain(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /// An operand of the question, both bounds included; -1 when the bounds leave none.
    int number(int low, int high) {
        int heldLow = Math.max(low, Hold.HELD_FROM);
        int heldHigh = Math.min(high, Hold.HELD_TO);
        boolean meets = heldLow <= heldHigh;
        if (low > high || hold != Hold.RANGE && meets && heldLow == low && heldHigh == high) {
            return -1;
        }
        if (hold == Hold.RANGE && meets && chance(HELD_SHARE)) {
            return plain(heldLow, heldHigh);
        }
        int number = plain(low, high);
        while (hold != Hold.RANGE && Hold.heldNumber(number)) {
            number = plain(low, high);
        }
        return number;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// So many different ones.
    <T> List<T> some(int count, List<T> choices) {
        List<T> some = new ArrayList<>();
        while (some.size() < count) {
            T next = pick(choices);
            if (!some.contains(next)) {
                some.add(next);
            }
        }
        return some;
    }

    <T> List<T> shuffled(List<T> items) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T moved = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, moved);
        }
        return shuffled;
    }

    /// A word the question is about.
    String word(List<String> words) {
        if (hold == Hold.RANGE && chance(HELD_SHARE)) {
            List<String> held = words.stream().filter(Hold::heldWord).toList();
            if (!held.isEmpty()) {
                heldWord = true;
                return pick(held);
            }
        }
        String word = pick(words);
        while (hold != Hold.RANGE && Hold.heldWord(word)) {
            word = pick(words);
        }
        heldWord |= Hold.heldWord(word);
        return word;
    }

    /// Whether a word that was made up may be asked about.
    boolean takes(String word) {
        boolean held = Hold.heldWord(word);
        heldWord |= held && hold == Hold.RANGE;
        return !held || hold == Hold.RANGE;
    }

    /// So many different words.
    List<String> words(int count, List<String> pool) {
        List<String> words = new ArrayList<>();
        while (words.size() < count) {
            String next = word(pool);
            if (!words.contains(next)) {
                words.add(next);
            }
        }
        return words;
    }

    String choose(String group, List<String> wordings) {
        return choose(group, 0, wordings);
    }

    /// One of the wordings.
    ///
    /// @param first ordinal of the first of them, where several groups count on
    String choose(String group, int first, List<String> wordings) {
        boolean wantsHeld = hold == Hold.TEMPLATE && chance(HELD_SHARE);
        List<Integer> allowed = new ArrayList<>();
        for (int i = 0; i < wordings.size(); i++) {
            if (Hold.heldWording(first + i) == wantsHeld) {
                allowed.add(i);
            }
        }
        if (allowed.isEmpty()) {
            for (int i = 0; i < wordings.size(); i++) {
                if (!Hold.heldWording(first + i)) {
                    allowed.add(i);
                }
            }
        }
        int chosen = pick(allowed);
        heldWording |= Hold.heldWording(first + chosen);
        fragments.add(group + (first + chosen));
        return wordings.get(chosen);
    }

    /// Names what is asked, where the wording alone does not tell.
    void kind(String name) {
        fragments.add(name);
    }

    /// Id of the wording, of all that was chosen.
    String template() {
        return String.join("-", fragments);
    }

    /// Whether a problem with this question is one that was wanted.
    boolean fits(String question) {
        boolean heldOperand = heldWord || Hold.hasHeldNumber(question);
        return switch (hold) {
            case TRAINING -> !heldWording && !heldOperand;
            case TEMPLATE -> heldWording && !heldOperand;
            case RANGE -> !heldWording && heldOperand;
        };
    }
}
