package io.noesis.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.training.batch.Sample;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.SmallModels;
import io.noesis.training.model.WithTorch;
import io.noesis.training.run.RecordingMonitor;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;

@WithTorch
class SupervisedTrainingTest {

    private static final ModelShape SHAPE = SmallModels.SHAPE;
    private static final int TOKENS_A_STEP = 480;

    @TempDir
    private Path directory;

    /// Each token is the one before it plus three; the first is any.
    private static List<Sample> counting(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = new int[12];
            tokens[0] = random.nextInt(SHAPE.vocabulary());
            for (int j = 1; j < tokens.length; j++) {
                tokens[j] = (tokens[j - 1] + 3) % SHAPE.vocabulary();
            }
            samples.add(new Sample(tokens, 1));
        }
        return samples;
    }

    private static SupervisedSettings settings(int saveEvery, int threads) {
        return new SupervisedSettings(TOKENS_A_STEP, 256, 1, 1e-2, 1e-3, 0.1, 5, 25, saveEvery, threads);
    }

    private float[] train(String file, SupervisedSettings settings, int steps, RecordingMonitor monitor)
            throws IOException {
        float[] start;
        try (Parameters parameters = Parameters.random(SHAPE, 1)) {
            start = parameters.values();
        }
        return new SupervisedTraining(
                        "counting", settings, directory.resolve(file), values -> Map.of("ones", 1.0), monitor)
                .run(SHAPE, start, counting(steps * TOKENS_A_STEP / 12, 2), counting(20, 3));
    }

    @Test
    void learnsWhatComesNext() throws IOException {
        RecordingMonitor monitor = new RecordingMonitor();

        train("learn", settings(1000, 1), 50, monitor);

        List<TrainingEvent.Step> steps = monitor.of(TrainingEvent.Step.class);
        assertThat(steps).extracting(TrainingEvent.Step::step).containsExactly(10L, 20L, 30L, 40L, 50L);
        assertThat(steps.getFirst().loss()).isGreaterThan(0.4);
        assertThat(steps.getLast().loss()).isLessThan(0.2);
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.steps()).isEqualTo(50);
            assertThat(step.gradientNorm()).isPositive();
            assertThat(step.tokensPerSecond()).isPositive();
        });
        // Held-out samples are of the same kind, and so is their loss.
        assertThat(monitor.of(TrainingEvent.Evaluated.class))
                .extracting(TrainingEvent.Evaluated::step, TrainingEvent.Evaluated::measure)
                .map(Object::toString)
                .containsExactly("(25L, \"loss\")", "(25L, \"ones\")", "(50L, \"loss\")", "(50L, \"ones\")");
        assertThat(monitor.evaluated("loss").getLast()).isLessThan(0.2);
        assertThat(monitor.of(TrainingEvent.Saved.class)).hasSize(1);
    }

    @Test
    void aCancelledTrainingGoesOnWhereItWasAndEndsWithTheSameBits() throws IOException {
        RecordingMonitor whole = new RecordingMonitor();
        float[] expected = train("whole", settings(7, 2), 30, whole);

        RecordingMonitor first = new RecordingMonitor();
        first.cancelAt(TrainingEvent.Step.class, 10);
        assertThatExceptionOfType(TrainingCancelledException.class)
                .isThrownBy(() -> train("parts", settings(7, 2), 30, first))
                .withMessageContaining("counting")
                .withMessageContaining("10");
        RecordingMonitor second = new RecordingMonitor();
        float[] actual = train("parts", settings(7, 2), 30, second);

        assertThat(actual).isEqualTo(expected);
        assertThat(first.of(TrainingEvent.Saved.class))
                .extracting(TrainingEvent::step)
                .containsExactly(7L, 10L);
        assertThat(Stream.concat(curve(first), curve(second)))
                .containsExactlyElementsOf(curve(whole).toList());
    }

    private static Stream<List<Number>> curve(RecordingMonitor monitor) {
        return monitor.of(TrainingEvent.Step.class).stream()
                .map(step -> List.of(step.step(), step.loss(), step.gradientNorm(), step.learningRate()));
    }

    @Test
    void aFinishedTrainingGivesItsResultAgainWithoutAStep() throws IOException {
        float[] expected = train("done", settings(1000, 1), 3, new RecordingMonitor());
        RecordingMonitor again = new RecordingMonitor();

        assertThat(train("done", settings(1000, 1), 3, again)).isEqualTo(expected);
        assertThat(again.events()).isEmpty();
    }

    @Test
    void samplesThatTheModelHasNoPositionsForAreRefusedBeforeAnythingIsLearnt() {
        List<Sample> samples = List.of(counting(1, 4).getFirst(), new Sample(new int[SHAPE.context() + 1], 1));
        SupervisedTraining training = new SupervisedTraining(
                "counting", settings(1, 1), directory.resolve("long"), values -> Map.of(), new RecordingMonitor());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.run(SHAPE, SmallModels.values(SHAPE, 1), samples, List.of()))
                .withMessageContaining("513")
                .withMessageContaining("512");
        assertThat(directory).isEmptyDirectory();
    }

    /// Tensors made outside of a scope wait for the garbage collector, which knows nothing of their size.
    @Test
    void stepsLeaveNoTensorsBehind() throws IOException {
        List<Long> pointers = new ArrayList<>();
        RecordingMonitor monitor = new RecordingMonitor() {

            @Override
            public void on(TrainingEvent event) {
                super.on(event);
                if (event instanceof TrainingEvent.Step) {
                    pointers.add(Pointer.totalCount());
                }
            }
        };

        train("memory", settings(100_000, 2), 200, monitor);

        assertThat(pointers).hasSize(20);
        assertThat(pointers.getLast() - pointers.getFirst()).isLessThan(100);
    }
}
