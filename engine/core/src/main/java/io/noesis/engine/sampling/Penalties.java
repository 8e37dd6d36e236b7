package io.noesis.engine.sampling;

/// What a token pays for having been there before.
///
/// @param repetition divides a positive logit and multiplies a negative one, for every token of prompt and output
///     (CTRL, arXiv:1909.05858, section 4.1); 1 changes nothing
/// @param presence is subtracted from the logit of every token of the output, once
/// @param frequency is subtracted for each of its occurrences in the output
public record Penalties(float repetition, float presence, float frequency) {

    public static final Penalties NONE = new Penalties(1f, 0f, 0f);

    public Penalties {
        if (!(repetition > 0f && repetition < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("repetition must be greater than 0, but was " + repetition);
        }
        if (!Float.isFinite(presence) || !Float.isFinite(frequency)) {
            throw new IllegalArgumentException(
                    "presence and frequency must be numbers, but were %s and %s".formatted(presence, frequency));
        }
    }

    boolean changeNothing() {
        return repetition == 1f && presence == 0f && frequency == 0f;
    }

    /// @param occurrences in the output; 0 for a token of the prompt only
    float apply(float logit, int occurrences) {
        float repeated = logit > 0 ? logit / repetition : logit * repetition;
        return occurrences == 0 ? repeated : repeated - frequency * occurrences - presence;
    }
}
