package io.noesis.training.run;

/// Something a training did.
public sealed interface TrainingEvent {

    /// Name of the stage, as the recipe has it.
    String stage();

    /// Steps of the optimiser done in this stage.
    long step();

    /// A step of supervised training.
    ///
    /// @param steps of the stage in all
    /// @param loss mean over the step's learnt tokens, in nats
    /// @param gradientNorm before clipping
    /// @param tokensPerSecond tokens read, padding not counted, since the last event of this kind
    record Step(
            String stage,
            long step,
            long steps,
            double loss,
            double learningRate,
            double gradientNorm,
            double tokensPerSecond)
            implements TrainingEvent {}

    /// A step of reinforcement learning.
    ///
    /// @param reward mean over the rollouts
    /// @param accuracy share of rollouts with the right answer
    /// @param divergence mean k3 estimate of the divergence from the reference, in nats a token
    /// @param clipped share of tokens whose ratio was clipped
    /// @param tokensPerSecond tokens generated
    record Rollouts(
            String stage,
            long step,
            long steps,
            double reward,
            double accuracy,
            double loss,
            double divergence,
            double clipped,
            double passRate,
            double tokensPerSecond)
            implements TrainingEvent {}

    /// A measurement on data that is not trained on.
    ///
    /// @param measure what was measured, such as `loss` or `accuracy.on`
    record Evaluated(String stage, long step, String measure, double value) implements TrainingEvent {}

    /// The state was written, so that the training can go on from here.
    record Saved(String stage, long step) implements TrainingEvent {}
}
