package io.noesis.evaluation.scoring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The answer is a number: the one after the last "answer", or else the last in the text.
///
/// Numbers are compared by value and exactly: 1,200 is 1200.0, and 0.3333 is not 1/3.
record ExactNumberScorer() implements Scorer {

    static final String NAME = "exact-number";

    /// Possessive: a model may write white space without end, and four loops over it would try every way to share it.
    private static final Pattern ANNOUNCED = Pattern.compile(
            "answer(?:\\s+is)?\\s*+[:=]?\\s*+\\**+\\s*+\\$?\\s*+(" + Numbers.NUMBER.pattern() + ")",
            Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        String found = announced(answer.text());
        if (found == null) {
            found = Numbers.lastIn(answer.text());
        }
        return Judgement.of(found, found != null && Numbers.equal(found, expected));
    }

    private static @Nullable String announced(String answer) {
        Matcher matcher = ANNOUNCED.matcher(answer);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }
}
