package io.noesis.evaluation.scoring;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The answer is a letter from A to J: in the last box, after "answer", or standing alone; the first of these that
/// is found counts.
record MultipleChoiceScorer() implements Scorer {

    static final String NAME = "multiple-choice";

    private static final Pattern LETTER = Pattern.compile("(?<![A-Za-z'])([A-J])(?![A-Za-z'])");
    /// Possessive: a model may write white space without end, and loops over it would try every way to share it.
    private static final Pattern ANNOUNCED =
            Pattern.compile("(?i:answer(?:\\s+is)?|option|choice)\\s*+[:=]?\\s*+\\**+\\s*+\\(?([A-J])(?![A-Za-z'])");
    private static final Pattern ALONE = Pattern.compile("\\s*\\**\\(?([A-Ja-j])\\)?[.:]?\\**\\s*");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        String found = find(answer.text());
        return Judgement.of(
                found, found != null && found.equals(expected.strip().toUpperCase(Locale.ROOT)));
    }

    private static @Nullable String find(String answer) {
        String boxed = Boxed.lastIn(answer);
        if (boxed != null) {
            return letterAlone(boxed) != null ? letterAlone(boxed) : last(LETTER, boxed);
        }
        String announced = last(ANNOUNCED, answer);
        if (announced != null) {
            return announced;
        }
        String alone = letterAlone(answer);
        // "A" and "I" are words too, so a letter in running text counts only at the start of a line.
        return alone != null ? alone : last(Pattern.compile("(?m)^\\h*+\\(?([A-J])[).:]"), answer);
    }

    private static @Nullable String letterAlone(String text) {
        Matcher matcher = ALONE.matcher(text);
        return matcher.matches() ? matcher.group(1).toUpperCase(Locale.ROOT) : null;
    }

    private static @Nullable String last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }
}
