package io.noesis.training.data;

/// How a numeric answer is asked for.
enum AnswerForm {
    BARE,
    BOXED,
    ANNOUNCED;

    private static final double BOXED_SHARE = 0.1;
    private static final double ANNOUNCED_SHARE = 0.2;

    static AnswerForm drawn(double die) {
        return die < BOXED_SHARE ? BOXED : die < ANNOUNCED_SHARE ? ANNOUNCED : BARE;
    }

    Problem applied(Problem problem) {
        return switch (this) {
            case BARE -> problem;
            case BOXED -> problem.asking("Put the final answer in \\boxed{}.", "\\boxed{" + problem.expected() + "}");
            case ANNOUNCED ->
                problem.asking("End with a line 'Answer: N', where N is the number.", "Answer: " + problem.expected());
        };
    }
}
