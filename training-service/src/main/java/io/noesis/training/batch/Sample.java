package io.noesis.training.batch;

/// Tokens to learn from.
///
/// @param tokens ids of prompt and response; owned by the sample
/// @param learnedFrom index of the first token that is learnt to be predicted, at least 1; what stands before is
///     only read
@SuppressWarnings("ArrayRecordComponent") // millions of them; nobody compares samples
public record Sample(int[] tokens, int learnedFrom) {

    public Sample {
        if (learnedFrom < 1 || learnedFrom >= tokens.length) {
            throw new IllegalArgumentException(
                    "learnedFrom must be between 1 and %d, but was %d".formatted(tokens.length - 1, learnedFrom));
        }
    }

    public int length() {
        return tokens.length;
    }

    /// How many tokens are learnt.
    public int learned() {
        return tokens.length - learnedFrom;
    }
}
