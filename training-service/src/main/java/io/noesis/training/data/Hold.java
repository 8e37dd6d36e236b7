package io.noesis.training.data;

import java.util.regex.Pattern;

/// Which problems may be drawn. Wordings and operands that are held out never occur in training, so that the
/// benchmarks can tell a model that generalises from one that remembers.
public enum Hold {
    /// Neither a wording nor an operand that is held out.
    TRAINING,
    /// A wording that is held out, with operands of the training.
    TEMPLATE,
    /// An operand that is held out, in a wording of the training.
    RANGE;

    static final int HELD_FROM = 70;
    static final int HELD_TO = 79;

    private static final Pattern HELD_NUMBER = Pattern.compile("(?<!\\d)7\\d(?!\\d)");
    private static final int WORDING_CYCLE = 7;
    private static final int HELD_WORDING = 3;
    private static final int WORD_CYCLE = 8;

    /// One in seven. Stable as long as new wordings are put behind the old ones.
    static boolean heldWording(int ordinal) {
        return ordinal % WORDING_CYCLE == HELD_WORDING;
    }

    static boolean heldNumber(int number) {
        return HELD_FROM <= number && number <= HELD_TO;
    }

    /// One word in eight, for tasks about words and not numbers.
    static boolean heldWord(String word) {
        return Math.floorMod(word.hashCode(), WORD_CYCLE) == HELD_WORDING;
    }

    /// Whether a question names a number from 70 to 79.
    static boolean hasHeldNumber(String question) {
        return HELD_NUMBER.matcher(question).find();
    }
}
