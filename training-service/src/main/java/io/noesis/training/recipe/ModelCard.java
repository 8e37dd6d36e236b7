package io.noesis.training.recipe;

import java.util.Locale;
import java.util.Map;

import io.noesis.training.model.ModelShape;

/// What a finished model says of itself.
final class ModelCard {

    private ModelCard() {}

    /// Metadata of the GGUF file.
    static Map<String, String> facts(RecipeSize size, long seed, String data) {
        return Map.of(
                "general.license",
                "apache-2.0",
                "general.organization",
                "Noesis",
                "general.description",
                "A demonstration model with a switch for thinking, trained by the Noesis repository itself",
                "noesis.recipe",
                size.name(),
                "noesis.seed",
                Long.toString(seed),
                "noesis.data",
                data);
    }

    /// @param scores accuracy of greedy answers to held-out questions, by set and mode, such as `chain.on`
    static String text(RecipeSize size, long seed, String data, ModelShape shape, Map<String, Double> scores) {
        return facts(size, seed, data, shape) + scores(size, scores);
    }

    private static String scores(RecipeSize size, Map<String, Double> scores) {
        StringBuilder table = new StringBuilder("""

                Held-out questions answered rightly, %d of each set, as the training measured it at its end, without sampling:

                | set | thinking on | off |
                |---|--:|--:|
                """.formatted(size.probes() / HeldOutProbe.SETS.size()));
        for (String set : HeldOutProbe.SETS) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f %% | %.1f %% |%n",
                    set,
                    100 * scores.getOrDefault(set + ".on", 0.0),
                    100 * scores.getOrDefault(set + ".off", 0.0)));
        }
        return table.toString();
    }

    private static String facts(RecipeSize size, long seed, String data, ModelShape shape) {
        return """
                # %s

                A demonstration model: it shows what a switch for thinking does, in a few megabytes. It can do sums, word
                problems, units, dates, comparisons and letter puzzles, talk a little about itself and call functions.
                It knows nothing else and says so.

                | | |
                |---|---|
                | architecture | llama, %d layers of width %d, %d heads (%d for keys and values), SwiGLU %d |
                | parameters | %,d |
                | vocabulary | %d tokens, byte-level BPE, digits one by one, special tokens of Llama 3 |
                | context | %d tokens; trained on texts up to 512 |
                | data | %s |
                | recipe | %s, seed %d: %,d texts of pre-training, %,d pairs of fine-tuning, %,d questions of reinforcement |
                | licence | Apache-2.0, model and data |
                """.formatted(
                        BundledRecipe.MODEL_NAME,
                        shape.layers(),
                        shape.hidden(),
                        shape.heads(),
                        shape.kvHeads(),
                        shape.feedForward(),
                        shape.parameterCount(),
                        shape.vocabulary(),
                        shape.context(),
                        data,
                        size.name(),
                        seed,
                        size.documents(),
                        size.pairs(),
                        size.questions());
    }
}
