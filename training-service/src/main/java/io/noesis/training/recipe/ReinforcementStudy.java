package io.noesis.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import io.noesis.training.checkpoint.TrainingState;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.grpo.GrpoSettings;
import io.noesis.training.recipe.HeldOutProbe.Score;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What reinforcement adds to the fine-tuned model, over several seeds, from easy to hard and in no order: pass@1 on
/// held-out questions, sampled as the scores of the Llama-Nemotron report are.
///
/// Needs the working directory of a recipe whose fine-tuning is done. Every run leaves a checkpoint, so that a
/// study that is begun again goes on.
public final class ReinforcementStudy {

    /// Held-out questions of each set that a study asks when nobody says how many.
    public static final int ITEMS_A_SET = 1200;

    /// Answers with thinking to each question: pass@1 is their mean.
    private static final int ANSWERS = 4;

    /// What stands before reinforcement is compared with all runs, and drawn more often for it.
    private static final int ANSWERS_BEFORE = 12;

    private final BundledRecipe recipe;
    private final RecipeSize size;
    private final Path work;
    private final int itemsASet;

    /// @param size of the recipe
    /// @param work its directory
    /// @param itemsASet held-out questions of each set, asked with thinking and without
    public ReinforcementStudy(BundledRecipe recipe, RecipeSize size, Path work, int itemsASet) {
        this.recipe = recipe;
        this.size = size;
        this.work = work;
        this.itemsASet = itemsASet;
    }

    /// One training of the study.
    ///
    /// @param right pass@1 of each held-out question
    @SuppressWarnings("ArrayRecordComponent") // stays in here
    private record Outcome(long seed, boolean curriculum, double[] right) {}

    /// Runs what is not done yet, and writes `study.json` and `study.md`.
    ///
    /// @return the table, Markdown
    /// @throws IOException when the fine-tuned model is not there
    public Path run(List<Long> seeds) throws IOException {
        BundledRecipe.Prepared prepared = recipe.prepare();
        HeldOutProbe probe = new HeldOutProbe(prepared.policy(), prepared.encoder(), itemsASet);
        float[] start = TrainingState.readIfPresent(recipe.checkpoint(BundledRecipe.FINE_TUNING))
                .orElseThrow(() -> new IOException("there is no fine-tuned model in " + work))
                .parameters();
        double[] before =
                probe.passAtOne(start, ANSWERS_BEFORE, size.reinforcement().maxTokens());
        List<Outcome> outcomes = new ArrayList<>();
        for (boolean curriculum : List.of(true, false)) {
            for (long seed : seeds) {
                GrpoSettings settings = size.reinforcement().with(seed, curriculum);
                float[] values = recipe.reinforce(prepared, start, settings, stage(seed, curriculum));
                outcomes.add(new Outcome(seed, curriculum, probe.passAtOne(values, ANSWERS, settings.maxTokens())));
                write(probe, before, outcomes);
            }
        }
        return table();
    }

    private Path table() {
        return work.resolve("study.md");
    }

    /// The recipe's own reinforcement is one of the study's.
    private String stage(long seed, boolean curriculum) {
        if (curriculum && seed == size.reinforcement().seed()) {
            return "reinforcement";
        }
        return "study-%s-seed%d".formatted(curriculum ? "curriculum" : "random", seed);
    }

    private void write(HeldOutProbe probe, double[] before, List<Outcome> outcomes) throws IOException {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        StringBuilder table = new StringBuilder("""
                | order | seed | on, before | on, after | gain | off, before | off, after |
                |---|---|---|---|---|---|---|
                """);
        put(json.putObject("before"), probe.scores(before));
        ArrayNode runs = json.putArray("runs");
        for (Outcome outcome : outcomes) {
            ObjectNode run = runs.addObject();
            run.put("seed", outcome.seed()).put("curriculum", outcome.curriculum());
            put(run.putObject("after"), probe.scores(outcome.right()));
            Paired on = paired(before, outcome.right(), probe.rows(), true);
            Paired off = paired(before, outcome.right(), probe.rows(), false);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f %% | %.1f %% | %+.1f ± %.1f | %.1f %% | %.1f %% |%n",
                    outcome.curriculum() ? "easy to hard" : "random",
                    outcome.seed(),
                    100 * on.before(),
                    100 * on.after(),
                    100 * on.gain(),
                    100 * on.standardError(),
                    100 * off.before(),
                    100 * off.after()));
        }
        List<Outcome> ordered = outcomes.stream().filter(Outcome::curriculum).toList();
        List<Outcome> unordered =
                outcomes.stream().filter(outcome -> !outcome.curriculum()).toList();
        if (!ordered.isEmpty()) {
            Paired gain = paired(before, mean(ordered), probe.rows(), true);
            put(json.putObject("curriculum").put("seeds", ordered.size()), gain);
            table.append("%neasy to hard, mean of %d seeds, %s%n".formatted(ordered.size(), line(gain)));
        }
        if (!unordered.isEmpty()) {
            Paired gain = paired(before, mean(unordered), probe.rows(), true);
            put(json.putObject("random").put("seeds", unordered.size()), gain);
            table.append("%nrandom, mean of %d seeds, %s%n".formatted(unordered.size(), line(gain)));
        }
        if (!ordered.isEmpty() && !unordered.isEmpty()) {
            Paired gain = paired(mean(unordered), mean(ordered), probe.rows(), true);
            put(json.putObject("curriculum_over_random"), gain);
            table.append("%neasy to hard against random, %s%n".formatted(line(gain)));
        }
        Files.writeString(work.resolve("study.json"), json.toPrettyString());
        Files.writeString(table(), table.toString());
    }

    private static void put(ObjectNode target, Map<String, Score> scores) {
        scores.forEach((name, score) ->
                target.putObject(name).put("accuracy", score.accuracy()).put("items", score.total()));
    }

    private static void put(ObjectNode target, Paired gain) {
        target.put("gain_on", gain.gain()).put("standard_error", gain.standardError());
    }

    private static String line(Paired gain) {
        return String.format(
                Locale.ROOT,
                "thinking on: %+.2f points, standard error %.2f (over the questions, paired).",
                100 * gain.gain(),
                100 * gain.standardError());
    }

    /// pass@1 of each question, the mean of the runs.
    private static double[] mean(List<Outcome> outcomes) {
        double[] mean = new double[outcomes.getFirst().right().length];
        for (Outcome outcome : outcomes) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += outcome.right()[i] / outcomes.size();
            }
        }
        return mean;
    }

    /// What the second of two measurements of the same questions has more than the first.
    ///
    /// @param standardError of the gain, over the questions
    private record Paired(double before, double after, double gain, double standardError) {}

    private static Paired paired(double[] before, double[] after, List<TrainingRow> rows, boolean reasoning) {
        int[] asked = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).reasoning() == reasoning)
                .toArray();
        double was = Arrays.stream(asked).mapToDouble(i -> before[i]).average().orElse(0);
        double is = Arrays.stream(asked).mapToDouble(i -> after[i]).average().orElse(0);
        double gain = is - was;
        double squares = Arrays.stream(asked)
                .mapToDouble(i -> Math.pow(after[i] - before[i] - gain, 2))
                .sum();
        double variance = squares / Math.max(1, asked.length - 1);
        return new Paired(was, is, gain, Math.sqrt(variance / Math.max(1, asked.length)));
    }
}
