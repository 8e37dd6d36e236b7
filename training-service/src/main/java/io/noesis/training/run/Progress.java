package io.noesis.training.run;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Where a training stands.
///
/// @param stage of the recipe; null before the first event
/// @param steps of the stage in all; 0 where it has none
/// @param loss of the last step, in nats a token
/// @param reward of the last step; null outside of reinforcement
/// @param secondsLeft until the end of the stage, estimated; null until two of its steps were seen
/// @param scores on held-out questions, the last measured
public record Progress(
        @Nullable String stage,
        long step,
        long steps,
        @Nullable Double loss,
        @Nullable Double reward,
        @Nullable Double tokensPerSecond,
        @Nullable Long secondsLeft,
        Map<String, Double> scores) {

    public static final Progress NONE = new Progress(null, 0, 0, null, null, null, null, Map.of());

    public Progress {
        scores = Map.copyOf(scores);
    }

    Progress withScores(Map<String, Double> measured) {
        return new Progress(stage, step, steps, loss, reward, tokensPerSecond, secondsLeft, measured);
    }

    Progress withoutEstimate() {
        return new Progress(stage, step, steps, loss, reward, tokensPerSecond, null, scores);
    }
}
