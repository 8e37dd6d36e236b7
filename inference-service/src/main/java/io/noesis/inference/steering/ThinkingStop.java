package io.noesis.inference.steering;

/// Why the thinking of an output ended.
public enum ThinkingStop {
    /// The model closed it.
    STOP("stop"),
    /// The caller's budget was spent.
    BUDGET("budget"),
    /// What was left of the tokens was the answer's.
    ANSWER_RESERVE("answer_reserve"),
    /// It went round in circles.
    REPETITION("repetition"),
    /// Somebody asked for it while it ran.
    END_THINKING("end_thinking"),
    /// It never ended: the output did.
    LENGTH("length");

    private final String wire;

    ThinkingStop(String wire) {
        this.wire = wire;
    }

    /// The word in `reasoning_stop_reason`.
    public String wire() {
        return wire;
    }
}
