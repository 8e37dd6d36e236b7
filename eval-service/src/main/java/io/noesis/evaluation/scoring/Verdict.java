package io.noesis.evaluation.scoring;

/// What was made of one answer.
///
/// `NO_ANSWER` counts as wrong but is shown apart: it often means a cut or an unclosed thought, not a false belief.
/// `FAILED` is a question that could not be asked; it is in no score.
public enum Verdict {
    CORRECT,
    WRONG,
    NO_ANSWER,
    FAILED
}
