package io.noesis.training.grpo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.noesis.training.reward.Reward;
import io.noesis.training.rollout.Completion;

/// How often a model answers each question rightly, and which questions are worth training on.
///
/// The report drops what its reference answers rightly in three of four tries or more (section 5.1).
final class PassRates {

    static final double TOO_EASY = 0.75;

    private PassRates() {}

    /// @param answers tries for each question
    static List<Curriculum.Rated<Question>> of(
            Policy policy, float[] values, List<Question> questions, int answers, int maxTokens, long seed)
            throws IOException {
        List<List<Completion>> groups = policy.answer(values, questions, answers, maxTokens, 1f, seed);
        List<Curriculum.Rated<Question>> rated = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            long right = groups.get(i).stream()
                    .filter(completion -> Reward.of(question.reasoning(), completion.text(), question.expected())
                            .accurate())
                    .count();
            rated.add(new Curriculum.Rated<>(question, (double) right / answers));
        }
        return rated;
    }

    /// What is left without the too easy ones and the hopeless ones.
    static <T> List<Curriculum.Rated<T>> hardEnough(List<Curriculum.Rated<T>> rated, double least) {
        return rated.stream()
                .filter(question -> question.passRate() < TOO_EASY && question.passRate() >= least)
                .toList();
    }
}
