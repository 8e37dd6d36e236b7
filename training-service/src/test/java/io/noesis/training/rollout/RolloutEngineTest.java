package io.noesis.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.training.grpo.Policy;
import io.noesis.training.grpo.Question;
import io.noesis.training.model.WithTorch;

@WithTorch
class RolloutEngineTest {

    private static final int[] MIXED = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 0, 8, 7};

    @TempDir
    private static Path directory;

    private static float[] sure;
    private static float[] unsure;

    @BeforeAll
    static void learn() throws IOException {
        sure = Digits.learn(1, directory);
        unsure = Digits.learn(0.4, directory);
    }

    @Test
    void completionsComeInTheOrderOfThePromptsWithoutTheEndOfTheTurn() throws IOException {
        Path file = directory.resolve("sure.gguf");
        Digits.EXPORT.write(Digits.SHAPE, sure, GgmlType.F16, file);
        List<RolloutEngine.Prompt> prompts = new ArrayList<>();
        for (int digit : MIXED) {
            // Every other answer is cut off by its limit before the model can end it.
            prompts.add(
                    new RolloutEngine.Prompt(Digits.prompt(digit), 1 + prompts.size() % 2, SamplingParameters.GREEDY));
        }
        try (RolloutEngine engine = RolloutEngine.open(file, 1, 4, 16, Digits.END_OF_TURN)) {
            List<Completion> completions = engine.complete(prompts);

            assertThat(completions).hasSameSizeAs(prompts);
            for (int i = 0; i < MIXED.length; i++) {
                Completion completion = completions.get(i);
                assertThat(completion.text()).isEqualTo(Integer.toString(MIXED[i]));
                assertThat(completion.tokens()).containsExactly('0' + MIXED[i]);
                assertThat(completion.ended()).isEqualTo(i % 2 == 1);
            }
        }
    }

    @Test
    void answersOfAGroupAreDrawnApartAndTheSeedDecidesThem() throws IOException {
        Policy policy = Digits.policy(directory);
        List<Question> questions =
                IntStream.range(0, 10).mapToObj(Digits::question).toList();

        List<List<String>> one = texts(policy.answer(unsure, questions, 30, 2, drawn(1)));
        List<List<String>> same = texts(policy.answer(unsure, questions, 30, 2, drawn(1)));
        List<List<String>> other = texts(policy.answer(unsure, questions, 30, 2, drawn(2)));

        assertThat(one).isEqualTo(same).isNotEqualTo(other);
        double right = IntStream.range(0, 10)
                .mapToLong(digit -> one.get(digit).stream()
                        .filter(Integer.toString(digit)::equals)
                        .count())
                .sum();
        // Four in ten on purpose, and a tenth of the rest by chance: 46%, give or take 3% for 300 draws.
        assertThat(right / 300).isCloseTo(0.46, within(0.16));
    }

    private static SamplingParameters drawn(long seed) {
        return new SamplingParameters(1f, 1f, 0, seed);
    }

    private static List<List<String>> texts(List<List<Completion>> groups) {
        return groups.stream()
                .map(group -> group.stream().map(Completion::text).toList())
                .toList();
    }
}
