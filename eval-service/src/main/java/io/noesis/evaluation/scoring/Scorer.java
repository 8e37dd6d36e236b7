package io.noesis.evaluation.scoring;

import io.noesis.api.error.NoesisException;

/// Judges an answer against the expected one. Stateless.
public sealed interface Scorer permits BoxedAnswerScorer, ExactNumberScorer, MultipleChoiceScorer {

    /// Name in benchmark descriptions and events.
    String name();

    /// @param answer the model's answer without its thinking
    Judgement judge(String answer, String expected);

    /// @throws NoesisException when there is no such scorer
    static Scorer named(String name) {
        return switch (name) {
            case ExactNumberScorer.NAME -> new ExactNumberScorer();
            case BoxedAnswerScorer.NAME -> new BoxedAnswerScorer();
            case MultipleChoiceScorer.NAME -> new MultipleChoiceScorer();
            default -> throw NoesisException.notFound("scorer", name);
        };
    }
}
