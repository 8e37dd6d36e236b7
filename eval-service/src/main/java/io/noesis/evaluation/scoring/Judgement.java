package io.noesis.evaluation.scoring;

import org.jspecify.annotations.Nullable;

/// A verdict and what it rests on.
///
/// @param extracted what was taken for the answer, null when nothing was found
public record Judgement(Verdict verdict, @Nullable String extracted) {

    static Judgement of(@Nullable String extracted, boolean correct) {
        if (extracted == null) {
            return new Judgement(Verdict.NO_ANSWER, null);
        }
        return new Judgement(correct ? Verdict.CORRECT : Verdict.WRONG, extracted);
    }
}
