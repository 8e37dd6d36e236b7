package io.noesis.training.reward;

/// Accuracy and format of an output, as in section 5 of the Llama-Nemotron report (arXiv:2505.00949).
///
/// @param accurate whether the answer is right
/// @param wellFormed whether thinking stands where the mode wants it: with reasoning on, one block at the beginning
///     and an answer behind it; with reasoning off, no tag at all
public record Reward(boolean accurate, boolean wellFormed) {

    /// The report does not say how the two are weighed.
    private static final double FORMAT_WEIGHT = 0.2;

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    /// @param reasoning mode that was asked for
    /// @param output the whole text of the model
    public static Reward of(boolean reasoning, String output, String expected) {
        int open = output.indexOf(OPEN);
        int close = output.indexOf(CLOSE);
        if (!reasoning) {
            boolean wellFormed = open < 0 && close < 0;
            return new Reward(wellFormed && AnswerCheck.isRight(output, expected), wellFormed);
        }
        boolean once = open == output.lastIndexOf(OPEN) && close == output.lastIndexOf(CLOSE);
        boolean inPlace = open >= 0 && close > open && output.substring(0, open).isBlank();
        String answer = close < 0 ? "" : output.substring(close + CLOSE.length());
        boolean wellFormed = once && inPlace && !answer.isBlank();
        return new Reward(wellFormed && AnswerCheck.isRight(answer, expected), wellFormed);
    }

    /// From 0 to 1.2.
    public double value() {
        return (accurate ? 1 : 0) + (wellFormed ? FORMAT_WEIGHT : 0);
    }
}
