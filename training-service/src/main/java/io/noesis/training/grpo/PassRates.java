package io.noesis.training.grpo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.training.reward.Reward;
import io.noesis.training.rollout.Completion;

/// How often a model answers each question rightly, and which questions are worth training on.
///
/// The report drops what its reference answers rightly in three of four tries or more (section 5.1).
final class PassRates {

    static final double TOO_EASY = 0.75;

    /// Questions that are answered between two looks at whether to go on.
    private static final int AT_ONCE = 250;

    private PassRates() {}

    /// @param answers tries for each question
    /// @param done told after each part of the questions how many are rated
    static List<Curriculum.Rated<Question>> of(
            Policy policy,
            float[] values,
            List<Question> questions,
            int answers,
            int maxTokens,
            long seed,
            IntConsumer done)
            throws IOException {
        List<Curriculum.Rated<Question>> rated = new ArrayList<>();
        for (int begin = 0; begin < questions.size(); begin += AT_ONCE) {
            List<Question> part = questions.subList(begin, Math.min(questions.size(), begin + AT_ONCE));
            SamplingParameters sampling = new SamplingParameters(1f, 1f, 0, seed + (long) begin * answers);
            List<List<Completion>> groups = policy.answer(values, part, answers, maxTokens, sampling);
            for (int i = 0; i < part.size(); i++) {
                rated.add(rated(part.get(i), groups.get(i)));
            }
            done.accept(rated.size());
        }
        return rated;
    }

    private static Curriculum.Rated<Question> rated(Question question, List<Completion> answers) {
        long right = answers.stream()
                .filter(completion -> Reward.of(question.reasoning(), completion.text(), question.expected())
                        .accurate())
                .count();
        return new Curriculum.Rated<>(question, (double) right / answers.size());
    }

    /// What is left without the too easy ones and the hopeless ones.
    static <T> List<Curriculum.Rated<T>> hardEnough(List<Curriculum.Rated<T>> rated, double least) {
        return rated.stream()
                .filter(question -> question.passRate() < TOO_EASY && question.passRate() >= least)
                .toList();
    }
}
