package io.noesis.engine.scheduler;

import java.util.Arrays;

import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.Sampler;
import io.noesis.engine.sampling.TokenMask;

/// Draws the tokens of one sequence as its steering allows. Belongs to the engine's thread.
final class SteeredDraw {

    private final TokenSteering steering;
    private final Sampler sampler;
    private final EndTokens endTokens;
    private boolean forced;

    SteeredDraw(TokenSteering steering, Sampler sampler, EndTokens endTokens) {
        this.steering = steering;
        this.sampler = sampler;
        this.endTokens = endTokens;
    }

    /// @param generated how many tokens the output has
    int draw(float[] logits, int generated) {
        TokenSteering.Step step = steering.next();
        forced = step instanceof TokenSteering.Step.Forced;
        return switch (step) {
            case TokenSteering.Step.Free _ -> sampler.sample(logits, endTokens.forbidden(generated));
            case TokenSteering.Step.Forced(int token) -> {
                sampler.force(token);
                yield token;
            }
            case TokenSteering.Step.Among(TokenMask mask, boolean orEnd) ->
                sampler.sample(
                        logits, orEnd && endTokens.forbidden(generated).length == 0 ? mask.or(endTokens.mask()) : mask);
            case TokenSteering.Step.Except(TokenMask mask) ->
                sampler.sample(logits, join(mask.toArray(), endTokens.forbidden(generated)));
            case TokenSteering.Step.End _ ->
                throw new IllegalStateException("the output was complete before this token");
        };
    }

    /// Whether the last token had to come: then it is no end, whatever its id.
    boolean isForced() {
        return forced;
    }

    boolean mayEnd() {
        return steering.mayEnd();
    }

    /// @return whether the output is complete with this token
    boolean accept(int token) {
        steering.accept(token);
        return steering.next() instanceof TokenSteering.Step.End;
    }

    int[] ahead(int most) {
        return steering.ahead(most);
    }

    private static int[] join(int[] one, int[] other) {
        if (other.length == 0) {
            return one;
        }
        int[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
