package io.noesis.engine.generation;

import java.util.Set;

/// Which tokens end an output, and from when.
///
/// @param minTokens before so many tokens none that would end the output can be drawn
/// @param ignoreEnd whether the model's own end tokens are tokens like any other
/// @param stopTokens ids that end the output besides; like the model's own they are not part of it
public record EndRules(int minTokens, boolean ignoreEnd, Set<Integer> stopTokens) {

    /// The model alone decides.
    public static final EndRules MODEL = new EndRules(0, false, Set.of());

    public EndRules {
        if (minTokens < 0) {
            throw new IllegalArgumentException("minTokens must be at least 0, but was " + minTokens);
        }
        stopTokens = Set.copyOf(stopTokens);
    }
}
