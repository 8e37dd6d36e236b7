package io.noesis.engine.scheduler;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.sampling.TokenMask;

/// The tokens that end one sequence: the model's own and those of its request.
final class EndTokens {

    private static final int[] NONE = {};

    private final Set<Integer> model;
    private final Set<Integer> requested;
    private final int minTokens;
    private final int[] all;
    private final TokenMask mask;

    EndTokens(Set<Integer> model, EndRules rules) {
        this.model = rules.ignoreEnd() ? Set.of() : model;
        this.requested = rules.stopTokens();
        this.minTokens = rules.minTokens();
        Set<Integer> union = new HashSet<>(this.model);
        union.addAll(requested);
        this.all = union.stream().mapToInt(Integer::intValue).sorted().toArray();
        this.mask = TokenMask.of(all);
    }

    /// The tokens that must not be drawn after so many.
    int[] forbidden(int generated) {
        return generated < minTokens ? all : NONE;
    }

    /// All tokens that end the sequence.
    TokenMask mask() {
        return mask;
    }

    /// A token that is both is the model's.
    ///
    /// @return null when the output goes on
    @Nullable
    FinishReason endedBy(int token) {
        if (model.contains(token)) {
            return FinishReason.END_OF_TURN;
        }
        return requested.contains(token) ? new FinishReason.StopToken(token) : null;
    }
}
