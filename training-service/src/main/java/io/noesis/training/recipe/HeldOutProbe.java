package io.noesis.training.recipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.grpo.Policy;
import io.noesis.training.grpo.Question;
import io.noesis.training.reward.Reward;
import io.noesis.training.rollout.Completion;

/// Answers held-out questions in both modes with the weights of the moment, greedily.
final class HeldOutProbe {

    static final List<String> SETS = List.of("chain", "words", "units", "compare", "letters", "logic");

    private final Policy policy;
    private final RowEncoder encoder;
    private final List<TrainingRow> rows = new ArrayList<>();

    /// @param items of each set
    HeldOutProbe(Policy policy, RowEncoder encoder, int items) {
        this.policy = policy;
        this.encoder = encoder;
        for (String set : SETS) {
            new NanoData(0).heldOut(set, items).forEach(item -> {
                rows.add(item.asking(true));
                rows.add(item.asking(false));
            });
        }
    }

    /// Share of right answers of one set in one mode.
    record Score(int right, int total) {

        double accuracy() {
            return (double) right / total;
        }

        double standardError() {
            return Math.sqrt(accuracy() * (1 - accuracy()) / total);
        }

        Score plus(Score other) {
            return new Score(right + other.right, total + other.total);
        }
    }

    /// The questions, each set's with thinking and without.
    List<TrainingRow> rows() {
        return List.copyOf(rows);
    }

    /// Whether each question was answered rightly.
    boolean[] right(float[] values, int maxTokens) throws IOException {
        List<Question> questions = rows.stream()
                .map(row -> new Question(encoder.prompt(row), row.reasoning(), row.expected()))
                .toList();
        List<List<Completion>> answers = policy.answer(values, questions, 1, maxTokens, 0, 0);
        boolean[] right = new boolean[rows.size()];
        for (int i = 0; i < right.length; i++) {
            TrainingRow row = rows.get(i);
            right[i] = Reward.of(row.reasoning(), answers.get(i).getFirst().text(), row.expected())
                    .accurate();
        }
        return right;
    }

    /// Scores by set and mode, such as `chain.on`.
    Map<String, Score> scores(boolean[] right) {
        Map<String, Score> scores = new TreeMap<>();
        for (int i = 0; i < right.length; i++) {
            TrainingRow row = rows.get(i);
            scores.merge(row.task() + (row.reasoning() ? ".on" : ".off"), new Score(right[i] ? 1 : 0, 1), Score::plus);
        }
        return scores;
    }

    /// The shares over all sets, `accuracy.on` and `accuracy.off`, and those of each.
    Map<String, Double> measure(float[] values, int maxTokens) {
        Map<String, Score> scores;
        try {
            scores = scores(right(values, maxTokens));
        } catch (IOException e) {
            throw new UncheckedIOException("the model could not be handed to the engine", e);
        }
        Map<String, Double> measures = new TreeMap<>();
        for (String mode : List.of("on", "off")) {
            Score all = scores.entrySet().stream()
                    .filter(score -> score.getKey().endsWith("." + mode))
                    .map(Map.Entry::getValue)
                    .reduce(new Score(0, 0), Score::plus);
            measures.put("accuracy." + mode, all.accuracy());
        }
        scores.forEach((name, score) -> measures.put(name, score.accuracy()));
        return measures;
    }
}
