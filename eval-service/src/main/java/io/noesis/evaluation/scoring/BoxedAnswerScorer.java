package io.noesis.evaluation.scoring;

import org.jspecify.annotations.Nullable;

/// The answer stands in the last `\boxed{}`. Numbers are compared by value, anything else as text without the marks
/// that change nothing.
record BoxedAnswerScorer() implements Scorer {

    static final String NAME = "boxed-answer";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        @Nullable String found = Boxed.lastIn(answer.text());
        if (found == null) {
            return Judgement.of(null, false);
        }
        String left = normalised(found);
        String right = normalised(expected);
        return Judgement.of(found, Numbers.equal(left, right) || left.equals(right));
    }

    private static String normalised(String text) {
        return text.replace("\\left", "")
                .replace("\\right", "")
                .replace("\\,", "")
                .replace("\\!", "")
                .replace("\\$", "")
                .replace("$", "")
                .replace("\\dfrac", "\\frac")
                .replace("\\tfrac", "\\frac")
                .replaceAll("\\\\text\\{([^{}]*)}", "$1")
                .replaceAll("\\s+", "")
                .replaceAll("\\.$", "");
    }
}
