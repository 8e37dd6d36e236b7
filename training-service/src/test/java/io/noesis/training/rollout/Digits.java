package io.noesis.training.rollout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.noesis.training.batch.Sample;
import io.noesis.training.grpo.Curriculum.Rated;
import io.noesis.training.grpo.Policy;
import io.noesis.training.grpo.Question;
import io.noesis.training.model.GgufExport;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.SmallModels;
import io.noesis.training.run.TrainingMonitor;
import io.noesis.training.supervised.SupervisedSettings;
import io.noesis.training.supervised.SupervisedTraining;
import io.noesis.training.tokenizer.NanoVocabulary;

/// A task that a model of bytes learns in a second: asked a digit, it answers with the same one, or with any.
public final class Digits {

    public static final ModelShape SHAPE = SmallModels.shape(SmallModels.BYTES.size());
    public static final int END_OF_TURN = SmallModels.BYTES.idOf(NanoVocabulary.END_OF_TURN);
    public static final GgufExport EXPORT =
            new GgufExport("noesis-test", SmallModels.BYTES, "{{ bos_token }}", Map.of());

    private static final int STEPS = 40;
    private static final int SAMPLES_A_STEP = 60;
    private static final int LONGEST = 16;

    private Digits() {}

    public static int[] prompt(int digit) {
        return new int[] {SmallModels.BYTES.idOf(NanoVocabulary.BEGIN), SmallModels.BYTES.idOf(Integer.toString(digit))
        };
    }

    public static Question question(int digit) {
        return new Question(prompt(digit), false, Integer.toString(digit));
    }

    public static List<Rated<Question>> questions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Rated<>(question(i % 10), 0.5))
                .toList();
    }

    public static Policy policy(Path directory) {
        return new Policy(EXPORT, SHAPE, directory.resolve("rollouts.gguf"), 1, 64, LONGEST);
    }

    /// @param right share of the answers that are right for sure; the others are drawn from all digits
    public static float[] learn(double right, Path directory) throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < STEPS * SAMPLES_A_STEP; i++) {
            int digit = random.nextInt(10);
            int answer = random.nextDouble() < right ? digit : random.nextInt(10);
            int[] prompt = prompt(digit);
            samples.add(new Sample(new int[] {prompt[0], prompt[1], '0' + answer, END_OF_TURN}, 2));
        }
        SupervisedSettings settings =
                new SupervisedSettings(4 * SAMPLES_A_STEP, 512, 1, 1e-2, 1e-3, 0.1, 7, 1000, 1000, 1);
        float[] start;
        try (Parameters parameters = Parameters.random(SHAPE, 1)) {
            start = parameters.values();
        }
        Path checkpoint = directory.resolve("digits-%s.safetensors".formatted(right));
        return new SupervisedTraining("digits", settings, checkpoint, values -> Map.of(), TrainingMonitor.silent())
                .run(SHAPE, start, samples, List.of());
    }
}
