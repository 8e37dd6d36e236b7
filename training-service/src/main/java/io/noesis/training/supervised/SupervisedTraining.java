package io.noesis.training.supervised;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.batch.Sample;
import io.noesis.training.checkpoint.TrainingState;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.Precision;
import io.noesis.training.model.Replicas;
import io.noesis.training.objective.CrossEntropy;
import io.noesis.training.optimise.AdamW;
import io.noesis.training.optimise.LearningRate;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;

/// A stage that learns to predict the learnt tokens of its samples.
///
/// A checkpoint holds all that a later step depends on; a stage that is run again goes on from it and ends with the
/// numbers it would have had. Not thread-safe.
public final class SupervisedTraining {

    private static final int PROGRESS_EVERY = 10;

    private final String stage;
    private final SupervisedSettings settings;
    private final Packer packer;
    private final TrainingMonitor monitor;
    private final Path checkpoint;
    private final StageProbe probe;

    /// Measures a model under training by more than its loss.
    @FunctionalInterface
    public interface StageProbe {

        /// @param values of the parameters, in the order of the layout
        /// @return measures by name
        Map<String, Double> measure(float[] values);
    }

    /// @param stage name in events
    /// @param checkpoint file that the state is kept in
    public SupervisedTraining(
            String stage, SupervisedSettings settings, Path checkpoint, StageProbe probe, TrainingMonitor monitor) {
        this.stage = stage;
        this.settings = settings;
        this.packer = new Packer(settings.tokensABatch(), settings.threads());
        this.checkpoint = checkpoint;
        this.probe = probe;
        this.monitor = monitor;
    }

    /// Trains to the end.
    ///
    /// @param start values to begin with, where no checkpoint says better
    /// @param heldOut samples whose loss is measured on the way
    /// @return the trained values
    /// @throws IllegalArgumentException when a sample is longer than the model's context
    /// @throws TrainingCancelledException when the monitor stopped it; the state is saved then
    public float[] run(ModelShape shape, float[] start, List<Sample> samples, List<Sample> heldOut) throws IOException {
        requireFitting(samples, shape);
        requireFitting(heldOut, shape);
        StepPlan plan = new StepPlan(samples, settings);
        LearningRate rate = new LearningRate(
                settings.peak(), settings.floor(), Math.round(settings.warmUp() * plan.size()), plan.size());
        int steps = plan.size();
        Optional<TrainingState> saved = TrainingState.readIfPresent(checkpoint);
        int begin = saved.map(TrainingState::step).orElse(0);
        try (Parameters parameters = Parameters.of(
                        shape, saved.map(TrainingState::parameters).orElse(start));
                AdamW optimiser = saved.map(state -> new AdamW(parameters, AdamW.Settings.DEFAULT, state.optimiser()))
                        .orElseGet(() -> new AdamW(parameters, AdamW.Settings.DEFAULT));
                Replicas replicas = new Replicas(parameters, Precision.fastest(), settings.threads())) {
            Speed speed = new Speed();
            for (int step = begin; step < steps; step++) {
                double learningRate = rate.at(step);
                StepResult result = step(replicas, optimiser, plan.samplesOf(step), learningRate);
                speed.add(result.tokens());
                int done = step + 1;
                boolean last = done == steps;
                if (done % PROGRESS_EVERY == 0 || last) {
                    monitor.on(new TrainingEvent.Step(
                            stage, done, steps, result.loss(), learningRate, result.norm(), speed.lap()));
                }
                if (done % settings.evaluateEvery() == 0 || last) {
                    evaluate(replicas, parameters, heldOut, done);
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

    private static void requireFitting(List<Sample> samples, ModelShape shape) {
        for (Sample sample : samples) {
            if (sample.length() > shape.context()) {
                throw new IllegalArgumentException("a sample has %d tokens, the model reads at most %d"
                        .formatted(sample.length(), shape.context()));
            }
        }
    }

    private StepResult step(Replicas replicas, AdamW optimiser, List<Sample> samples, double learningRate) {
        long learned = samples.stream().mapToLong(Sample::learned).sum();
        long tokens = samples.stream().mapToLong(Sample::length).sum();
        List<PackedBatch> batches = packer.pack(samples);
        double sum = total(replicas.forEach(
                batches, (model, index) -> CrossEntropy.accumulate(model, batches.get(index), learned)));
        return new StepResult(sum / learned, optimiser.step(learningRate), tokens);
    }

    private void evaluate(Replicas replicas, Parameters parameters, List<Sample> heldOut, int step) {
        if (!heldOut.isEmpty()) {
            List<PackedBatch> batches = packer.pack(heldOut);
            double sum = total(replicas.forEach(batches, (model, index) -> CrossEntropy.of(model, batches.get(index))));
            long learned = heldOut.stream().mapToLong(Sample::learned).sum();
            monitor.on(new TrainingEvent.Evaluated(stage, step, "loss", sum / learned));
        }
        probe.measure(parameters.values())
                .forEach((measure, value) -> monitor.on(new TrainingEvent.Evaluated(stage, step, measure, value)));
    }

    private static double total(List<Double> sums) {
        return sums.stream().mapToDouble(Double::doubleValue).sum();
    }

    private void save(Parameters parameters, AdamW optimiser, int step) throws IOException {
        new TrainingState(step, parameters.values(), optimiser.state()).write(checkpoint, stage);
        monitor.on(new TrainingEvent.Saved(stage, step));
    }

    private record StepResult(double loss, double norm, long tokens) {}

    /// Counts tokens between reports.
    private static final class Speed {

        private long tokens;
        private long sinceNanos = System.nanoTime();

        void add(long more) {
            tokens += more;
        }

        double lap() {
            long now = System.nanoTime();
            double perSecond = tokens * 1e9 / Math.max(1, now - sinceNanos);
            tokens = 0;
            sinceNanos = now;
            return perSecond;
        }
    }
}
