package io.noesis.training.grpo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.batch.Sample;
import io.noesis.training.checkpoint.TrainingState;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.Precision;
import io.noesis.training.model.Replicas;
import io.noesis.training.objective.CrossEntropy;
import io.noesis.training.objective.PolicyLoss;
import io.noesis.training.optimise.AdamW;
import io.noesis.training.reward.Reward;
import io.noesis.training.rollout.Completion;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;
import io.noesis.training.supervised.SupervisedTraining.StageProbe;

/// Reinforcement learning of a model against verified answers.
///
/// Each step draws groups of answers with the current weights, scores them, and takes its updates from them. All
/// that a step depends on is in the checkpoint or follows from the seed. Not thread-safe.
public final class GrpoTraining {

    private static final double WARM_UP = 0.1;
    private static final AdamW.Settings WITHOUT_DECAY = new AdamW.Settings(0.9, 0.98, 1e-8, 0, 1);

    private final String stage;
    private final GrpoSettings settings;
    private final Policy policy;
    private final int endOfTurn;
    private final Path checkpoint;
    private final StageProbe probe;
    private final TrainingMonitor monitor;
    private final Packer packer;

    /// @param endOfTurn token that an answer ends with
    /// @param checkpoint file that the state is kept in
    public GrpoTraining(
            String stage,
            GrpoSettings settings,
            Policy policy,
            int endOfTurn,
            Path checkpoint,
            StageProbe probe,
            TrainingMonitor monitor) {
        this.stage = stage;
        this.settings = settings;
        this.policy = policy;
        this.endOfTurn = endOfTurn;
        this.checkpoint = checkpoint;
        this.probe = probe;
        this.monitor = monitor;
        this.packer = new Packer(settings.tokensABatch(), settings.threads());
    }

    /// Trains to the end of the questions.
    ///
    /// @param reference values that the model begins with and is held near to
    /// @param rated questions with the pass rate of the reference; none is too easy
    /// @return the trained values
    /// @throws TrainingCancelledException when the monitor stopped it; the state is saved then
    public float[] run(ModelShape shape, float[] reference, List<Curriculum.Rated<Question>> rated) throws IOException {
        List<List<Curriculum.Rated<Question>>> batches = settings.curriculum()
                ? Curriculum.easyToHard(rated, settings.prompts(), settings.seed())
                : Curriculum.random(rated, settings.prompts(), settings.seed());
        // What does not fill a batch cannot be dealt out to the updates.
        int steps = rated.size() / settings.prompts();
        Optional<TrainingState> saved = TrainingState.readIfPresent(checkpoint);
        int begin = saved.map(TrainingState::step).orElse(0);
        try (Parameters parameters = Parameters.of(
                        shape, saved.map(TrainingState::parameters).orElse(reference));
                Parameters anchor = Parameters.of(shape, reference);
                AdamW optimiser = saved.map(state -> new AdamW(parameters, WITHOUT_DECAY, state.optimiser()))
                        .orElseGet(() -> new AdamW(parameters, WITHOUT_DECAY));
                Replicas replicas = new Replicas(parameters, Precision.fastest(), settings.threads());
                Replicas anchors = new Replicas(anchor, Precision.fastest(), settings.threads())) {
            for (int step = begin; step < steps; step++) {
                List<Curriculum.Rated<Question>> batch = batches.get(step);
                step(replicas, anchors, parameters, optimiser, batch, step, steps);
                int done = step + 1;
                boolean last = done == steps;
                if (done % settings.evaluateEvery() == 0 || last) {
                    probe.measure(parameters.values())
                            .forEach((measure, value) ->
                                    monitor.on(new TrainingEvent.Evaluated(stage, done, measure, value)));
                }
                boolean cancelled = monitor.isCancelled() && !last;
                if (done % settings.saveEvery() == 0 || last || cancelled) {
                    save(parameters, optimiser, done);
                }
                if (cancelled) {
                    throw new TrainingCancelledException(stage, done);
                }
            }
            return parameters.values();
        }
    }

    private void step(
            Replicas replicas,
            Replicas anchors,
            Parameters parameters,
            AdamW optimiser,
            List<Curriculum.Rated<Question>> batch,
            int step,
            int steps)
            throws IOException {
        long begun = System.nanoTime();
        List<Question> questions = batch.stream().map(Curriculum.Rated::prompt).toList();
        long seed = settings.seed() * 1_000_003 + (long) step * questions.size() * settings.answers();
        SamplingParameters sampling = new SamplingParameters(settings.temperature(), 1f, 0, seed);
        List<List<Completion>> groups =
                policy.answer(parameters.values(), questions, settings.answers(), settings.maxTokens(), sampling);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Rollouts rollouts = Rollouts.of(questions, groups, endOfTurn);
        double rate = settings.learningRate() * Math.min(1, (step + 1) / Math.max(1, WARM_UP * steps));
        PolicyLoss.Sums sums = new PolicyLoss.Sums(0, 0, 0);
        // All parts are scored before the first update: they were drawn by one policy.
        List<Part> parts = new ArrayList<>();
        int size = rollouts.samples().size() / settings.updates();
        for (int i = 0; i < settings.updates(); i++) {
            parts.add(part(replicas, anchors, rollouts, i * size, (i + 1) * size));
        }
        for (Part part : parts) {
            for (PolicyLoss.Sums sum : replicas.forEach(
                    part.batches(),
                    (model, index) -> settings.loss()
                            .accumulate(
                                    model,
                                    part.batches().get(index),
                                    part.fixed().get(index),
                                    part.tokens()))) {
                sums = sums.plus(sum);
            }
            optimiser.step(rate);
        }
        long tokens = parts.stream().mapToLong(Part::tokens).sum();
        monitor.on(new TrainingEvent.Rollouts(
                stage,
                step + 1,
                steps,
                rollouts.meanReward(),
                rollouts.accuracy(),
                sums.loss() / tokens,
                sums.divergence() / tokens,
                sums.clipped() / tokens,
                batch.stream().mapToDouble(Curriculum.Rated::passRate).average().orElse(0),
                tokens / seconds));
    }

    private Part part(Replicas replicas, Replicas anchors, Rollouts rollouts, int from, int to) {
        List<Sample> samples = rollouts.samples().subList(from, to);
        List<PackedBatch> batches = packer.pack(samples);
        List<float[]> old =
                replicas.forEach(batches, (model, index) -> CrossEntropy.logProbabilities(model, batches.get(index)));
        List<float[]> reference =
                anchors.forEach(batches, (model, index) -> CrossEntropy.logProbabilities(model, batches.get(index)));
        List<PolicyLoss.Fixed> fixed = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            int[] owners = batches.get(i).owners();
            float[] advantages = new float[owners.length];
            for (int k = 0; k < owners.length; k++) {
                advantages[k] = (float) rollouts.advantages()[from + owners[k]];
            }
            fixed.add(new PolicyLoss.Fixed(old.get(i), reference.get(i), advantages));
        }
        long tokens = samples.stream().mapToLong(Sample::learned).sum();
        return new Part(batches, fixed, tokens);
    }

    private void save(Parameters parameters, AdamW optimiser, int step) throws IOException {
        new TrainingState(step, parameters.values(), optimiser.state()).write(checkpoint, stage);
        monitor.on(new TrainingEvent.Saved(stage, step));
    }

    /// What one update reads.
    ///
    /// @param tokens learnt in all of it
    private record Part(List<PackedBatch> batches, List<PolicyLoss.Fixed> fixed, long tokens) {}

    /// Answers as samples, with what they earned.
    ///
    /// @param advantages one for each sample
    @SuppressWarnings("ArrayRecordComponent")
    private record Rollouts(List<Sample> samples, double[] advantages, double meanReward, double accuracy) {

        static Rollouts of(List<Question> questions, List<List<Completion>> groups, int endOfTurn) {
            List<Sample> samples = new ArrayList<>();
            List<Double> advantages = new ArrayList<>();
            double sum = 0;
            int accurate = 0;
            for (int i = 0; i < questions.size(); i++) {
                Question question = questions.get(i);
                double[] rewards = new double[groups.get(i).size()];
                for (int j = 0; j < rewards.length; j++) {
                    Completion completion = groups.get(i).get(j);
                    // An answer that was cut off by the limit has not got the form that was asked for.
                    Reward reward = completion.ended()
                            ? Reward.of(question.reasoning(), completion.text(), question.expected())
                            : new Reward(false, false);
                    rewards[j] = reward.value();
                    sum += rewards[j];
                    accurate += reward.accurate() ? 1 : 0;
                    samples.add(sample(question, completion, endOfTurn));
                }
                Arrays.stream(Advantages.of(rewards)).forEach(advantages::add);
            }
            return new Rollouts(
                    samples,
                    advantages.stream().mapToDouble(Double::doubleValue).toArray(),
                    sum / samples.size(),
                    (double) accurate / samples.size());
        }

        private static Sample sample(Question question, Completion completion, int endOfTurn) {
            int prompt = question.tokens().length;
            int answer = completion.tokens().length;
            int[] tokens = Arrays.copyOf(question.tokens(), prompt + answer + (completion.ended() ? 1 : 0));
            System.arraycopy(completion.tokens(), 0, tokens, prompt, answer);
            if (completion.ended()) {
                tokens[prompt + answer] = endOfTurn;
            }
            return new Sample(tokens, prompt);
        }
    }
}
