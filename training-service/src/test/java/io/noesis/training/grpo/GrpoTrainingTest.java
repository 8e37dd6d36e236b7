package io.noesis.training.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.training.grpo.Curriculum.Rated;
import io.noesis.training.model.WithTorch;
import io.noesis.training.objective.PolicyLoss;
import io.noesis.training.rollout.Digits;
import io.noesis.training.run.RecordingMonitor;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;

@WithTorch
class GrpoTrainingTest {

    private static final int PROMPTS = 8;

    @TempDir
    private static Path shared;

    /// Right in somewhat less than half of the cases.
    private static float[] reference;

    @TempDir
    private Path directory;

    @BeforeAll
    static void learn() throws IOException {
        reference = Digits.learn(0.4, shared);
    }

    private static GrpoSettings settings(int updates, double learningRate, PolicyLoss loss) {
        return new GrpoSettings(PROMPTS, 8, updates, 512, 2, 1f, learningRate, loss, 0, 0, true, 3, 100, 9, 2);
    }

    private float[] train(String file, GrpoSettings settings, List<Rated<Question>> questions, RecordingMonitor monitor)
            throws IOException {
        return new GrpoTraining(
                        "reinforcement",
                        settings,
                        Digits.policy(directory),
                        Digits.END_OF_TURN,
                        directory.resolve(file),
                        values -> Map.of("ones", 1.0),
                        monitor)
                .run(Digits.SHAPE, reference, questions);
    }

    @Test
    void learnsToAnswerRightlyFromRewardsAlone() throws IOException {
        RecordingMonitor monitor = new RecordingMonitor();

        train("learn", settings(2, 5e-3, new PolicyLoss(0.2, 0.001)), Digits.questions(20 * PROMPTS + 3), monitor);

        List<TrainingEvent.Rollouts> steps = monitor.of(TrainingEvent.Rollouts.class);
        assertThat(steps).hasSize(20);
        double first = mean(steps.subList(0, 2));
        double last = mean(steps.subList(15, 20));
        // Always well-formed is 0.2 of it, and the half that is right the rest.
        assertThat(first).isBetween(0.45, 0.9);
        assertThat(last).isGreaterThan(first + 0.2).isGreaterThan(0.85);
        assertThat(steps.getFirst().divergence()).isLessThan(0.05);
        assertThat(steps.getLast().divergence()).isGreaterThan(0.05);
        assertThat(steps).allSatisfy(step -> assertThat(step.passRate()).isEqualTo(0.5));
        assertThat(monitor.evaluated("ones")).hasSize(1);
    }

    private static double mean(List<TrainingEvent.Rollouts> steps) {
        return steps.stream()
                .mapToDouble(TrainingEvent.Rollouts::reward)
                .average()
                .orElseThrow();
    }

    /// A single update reads what its own policy drew: all ratios are 1. The second of two reads what was drawn
    /// before the first one changed the policy.
    @Test
    void allUpdatesOfAStepReadWhatOnePolicyDrew() throws IOException {
        PolicyLoss narrow = new PolicyLoss(0.02, 0);
        RecordingMonitor single = new RecordingMonitor();
        RecordingMonitor twice = new RecordingMonitor();

        train("single", settings(1, 2e-2, narrow), Digits.questions(2 * PROMPTS), single);
        train("twice", settings(2, 2e-2, narrow), Digits.questions(2 * PROMPTS), twice);

        assertThat(single.of(TrainingEvent.Rollouts.class))
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.clipped()).isZero());
        assertThat(twice.of(TrainingEvent.Rollouts.class))
                .allSatisfy(step -> assertThat(step.clipped()).isBetween(0.05, 0.5));
    }

    /// Asked to think, the model earns nothing with any answer.
    @Test
    void groupsOfEqualRewardsChangeNothing() throws IOException {
        List<Rated<Question>> hopeless = IntStream.range(0, 2 * PROMPTS)
                .mapToObj(i -> new Rated<>(new Question(Digits.prompt(i % 10), true, "0"), 0.0))
                .toList();
        RecordingMonitor monitor = new RecordingMonitor();

        float[] values = train("equal", settings(2, 1e-2, new PolicyLoss(0.2, 0)), hopeless, monitor);

        assertThat(values).isEqualTo(reference);
        assertThat(monitor.of(TrainingEvent.Rollouts.class))
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.reward()).isZero());
    }

    @Test
    void aCancelledTrainingGoesOnWhereItWasAndEndsWithTheSameBits() throws IOException {
        GrpoSettings settings = settings(2, 5e-3, new PolicyLoss(0.2, 0.01));
        List<Rated<Question>> questions = Digits.questions(4 * PROMPTS);
        RecordingMonitor whole = new RecordingMonitor();
        float[] expected = train("whole", settings, questions, whole);

        RecordingMonitor first = new RecordingMonitor();
        first.cancelAt(TrainingEvent.Rollouts.class, 2);
        assertThatExceptionOfType(TrainingCancelledException.class)
                .isThrownBy(() -> train("parts", settings, questions, first));
        RecordingMonitor second = new RecordingMonitor();
        float[] actual = train("parts", settings, questions, second);

        assertThat(actual).isEqualTo(expected).isNotEqualTo(reference);
        assertThat(first.of(TrainingEvent.Saved.class))
                .extracting(TrainingEvent::step)
                .containsExactly(2L);
        assertThat(Stream.concat(curve(first), curve(second)))
                .containsExactlyElementsOf(curve(whole).toList());
    }

    private static Stream<List<Number>> curve(RecordingMonitor monitor) {
        return monitor.of(TrainingEvent.Rollouts.class).stream()
                .map(step -> List.of(step.step(), step.reward(), step.loss(), step.divergence(), step.clipped()));
    }

    @Test
    void passRatesAreSharesOfTheTries() throws IOException {
        List<Question> questions =
                IntStream.range(0, 10).mapToObj(Digits::question).toList();

        List<Integer> told = new ArrayList<>();

        List<Rated<Question>> rated = PassRates.of(Digits.policy(directory), reference, questions, 8, 2, 1, told::add);

        assertThat(told).containsExactly(10);
        assertThat(rated).extracting(Rated::prompt).containsExactlyElementsOf(questions);
        assertThat(rated)
                .allSatisfy(question -> assertThat(question.passRate() * 8 % 1).isZero());
        assertThat(rated.stream().mapToDouble(Rated::passRate).average().orElseThrow())
                .isBetween(0.25, 0.7);
    }
}
