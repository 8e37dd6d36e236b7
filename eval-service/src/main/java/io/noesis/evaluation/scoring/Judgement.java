package io.noesis.evaluation.scoring;

import org.jspecify.annotations.Nullable;

/// A verdict and what it rests on.
///
/// @param extracted what was taken for the answer, null when nothing was found
/// @param wellFormed whether its calls were calls of the tools given, right or not; null where no calls are scored
public record Judgement(
        Verdict verdict,
        @Nullable String extracted,
        @Nullable Boolean wellFormed) {

    static Judgement of(@Nullable String extracted, boolean correct) {
        if (extracted == null) {
            return new Judgement(Verdict.NO_ANSWER, null, null);
        }
        return new Judgement(correct ? Verdict.CORRECT : Verdict.WRONG, extracted, null);
    }
}
