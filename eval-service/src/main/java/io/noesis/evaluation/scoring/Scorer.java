package io.noesis.evaluation.scoring;

import java.util.List;

import io.noesis.api.error.NoesisException;

/// Judges an answer against the expected one. Stateless.
public sealed interface Scorer
        permits BoxedAnswerScorer,
                ExactNumberScorer,
                ExactTextScorer,
                MultipleChoiceScorer,
                ToggleScorer,
                ToolCallScorer {

    List<String> NAMES = List.of(
            ExactNumberScorer.NAME,
            ExactTextScorer.NAME,
            BoxedAnswerScorer.NAME,
            MultipleChoiceScorer.NAME,
            ToggleScorer.NAME,
            ToolCallScorer.NAME);

    /// Name in benchmark descriptions and events.
    String name();

    /// @param expected in the form that this scorer compares
    Judgement judge(Answer answer, String expected);

    /// @param field to name
    /// @throws NoesisException when this scorer could not compare anything with it
    default void checkExpected(String field, String expected) {
        if (expected.isBlank()) {
            throw NoesisException.invalid(field, "must not be blank", "blank");
        }
    }

    /// @throws NoesisException when there is no such scorer
    static Scorer named(String name) {
        return switch (name) {
            case ExactNumberScorer.NAME -> new ExactNumberScorer();
            case ExactTextScorer.NAME -> new ExactTextScorer();
            case BoxedAnswerScorer.NAME -> new BoxedAnswerScorer();
            case MultipleChoiceScorer.NAME -> new MultipleChoiceScorer();
            case ToggleScorer.NAME -> new ToggleScorer();
            case ToolCallScorer.NAME -> new ToolCallScorer();
            default -> throw NoesisException.notFound("scorer", name);
        };
    }
}
