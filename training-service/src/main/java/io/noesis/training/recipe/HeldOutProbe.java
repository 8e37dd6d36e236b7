package io.noesis.training.recipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.training.batch.RowEncoder;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.grpo.Policy;
import io.noesis.training.grpo.Question;
import io.noesis.training.reward.Reward;
import io.noesis.training.rollout.Completion;

/// Asks held-out questions in both modes of the weights of the moment.
final class HeldOutProbe {

    static final List<String> SETS = List.of("chain", "words", "units", "compare", "letters", "logic");

    /// How the Llama-Nemotron report draws the answers with thinking that it scores.
    private static final SamplingParameters AS_REPORTED = new SamplingParameters(0.6f, 0.95f, 0, 0);

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

    /// Right answers of one set in one mode.
    ///
    /// @param right questions, each counting by its share of right answers
    record Score(double right, int total) {

        double accuracy() {
            return right / total;
        }

        Score plus(Score other) {
            return new Score(right + other.right, total + other.total);
        }
    }

    /// The questions, each set's with thinking and without.
    List<TrainingRow> rows() {
        return List.copyOf(rows);
    }

    /// Whether each question is answered rightly by the likeliest tokens: 1 or 0.
    double[] greedily(float[] values, int maxTokens) throws IOException {
        return rightShares(values, rows, 1, maxTokens, SamplingParameters.GREEDY);
    }

    /// pass@1 of each question: the share of right ones of some answers drawn with thinking; without thinking one
    /// answer of the likeliest tokens.
    ///
    /// @param answers drawn for each question with thinking
    double[] passAtOne(float[] values, int answers, int maxTokens) throws IOException {
        double[] drawn = rightShares(values, asked(true), answers, maxTokens, AS_REPORTED);
        double[] likeliest = rightShares(values, asked(false), 1, maxTokens, SamplingParameters.GREEDY);
        double[] all = new double[rows.size()];
        int on = 0;
        int off = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = rows.get(i).reasoning() ? drawn[on++] : likeliest[off++];
        }
        return all;
    }

    private List<TrainingRow> asked(boolean reasoning) {
        return rows.stream().filter(row -> row.reasoning() == reasoning).toList();
    }

    private double[] rightShares(
            float[] values, List<TrainingRow> asked, int answers, int maxTokens, SamplingParameters sampling)
            throws IOException {
        List<Question> questions = asked.stream()
                .map(row -> new Question(encoder.prompt(row), row.reasoning(), row.expected()))
                .toList();
        List<List<Completion>> groups = policy.answer(values, questions, answers, maxTokens, sampling);
        double[] shares = new double[asked.size()];
        for (int i = 0; i < shares.length; i++) {
            TrainingRow row = asked.get(i);
            long right = groups.get(i).stream()
                    .filter(answer -> Reward.of(row.reasoning(), answer.text(), row.expected())
                            .accurate())
                    .count();
            shares[i] = (double) right / answers;
        }
        return shares;
    }

    /// Scores by set and mode, such as `chain.on`.
    ///
    /// @param right share of right answers to each of the [#rows]
    Map<String, Score> scores(double[] right) {
        Map<String, Score> scores = new TreeMap<>();
        for (int i = 0; i < right.length; i++) {
            TrainingRow row = rows.get(i);
            scores.merge(row.task() + (row.reasoning() ? ".on" : ".off"), new Score(right[i], 1), Score::plus);
        }
        return scores;
    }

    /// What [#greedily] gives: the shares over all sets, `accuracy.on` and `accuracy.off`, and those of each.
    Map<String, Double> measure(float[] values, int maxTokens) {
        Map<String, Score> scores;
        try {
            scores = scores(greedily(values, maxTokens));
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
