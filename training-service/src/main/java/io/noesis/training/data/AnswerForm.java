package io.noesis.training.data;

/// How a numeric answer is asked for.
enum AnswerForm {
    BARE,
    BOXED,
    ANNOUNCED;

    private static final double BOXED_SHARE = 0.1;
    private static final double ANNOUNCED_SHARE = 0.2;

    private static final String BOX = "Put the final answer in \\boxed{}.";
    private static final String LINE = "End with a line 'Answer: N', where N is the number.";

    /// The question without what it says of the form.
    static String removedFrom(String question) {
        return question.replace(" " + BOX, "").replace(" " + LINE, "");
    }

    static AnswerForm drawn(double die) {
        return die < BOXED_SHARE ? BOXED : die < ANNOUNCED_SHARE ? ANNOUNCED : BARE;
    }

    Problem applied(Problem problem) {
        return switch (this) {
            case BARE -> problem;
            case BOXED -> problem.asking(BOX, "\\boxed{" + problem.expected() + "}");
            case ANNOUNCED -> problem.asking(LINE, "Answer: " + problem.expected());
        };
    }
}
