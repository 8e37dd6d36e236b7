package io.noesis.training.recipe;

import io.noesis.training.grpo.GrpoSettings;
import io.noesis.training.model.ModelShape;
import io.noesis.training.objective.PolicyLoss;
import io.noesis.training.supervised.SupervisedSettings;

/// How much of everything a model is made of.
///
/// @param vocabulary tokens, special ones included; fewer when the data has not got as many pairs
/// @param documents plain texts of pre-training
/// @param pairs of rows of fine-tuning, the same question with and without thinking
/// @param questions that reinforcement may choose from
/// @param probes held-out questions that are answered during training to see how it goes
public record RecipeSize(
        String name,
        int vocabulary,
        int documents,
        int pairs,
        int questions,
        int probes,
        SupervisedSettings pretraining,
        SupervisedSettings fineTuning,
        GrpoSettings reinforcement) {

    private static final int TOKENS_A_BATCH = 1024;

    /// The bundled model, `noesis-nano`: below three hours on two cores.
    public static RecipeSize bundled(long seed, int threads) {
        return new RecipeSize(
                "bundled",
                1024,
                30_000,
                155_000,
                14_000,
                420,
                new SupervisedSettings(4096, TOKENS_A_BATCH, 1, 3e-3, 1e-3, 0.05, seed, 500, 200, threads),
                new SupervisedSettings(4096, TOKENS_A_BATCH, 2, 2e-3, 2e-5, 0.02, seed + 1, 1000, 200, threads),
                new GrpoSettings(
                        32,
                        8,
                        1,
                        TOKENS_A_BATCH,
                        224,
                        1f,
                        3e-5,
                        new PolicyLoss(0.2, 0.005),
                        0.9,
                        0.1,
                        true,
                        10,
                        50,
                        seed,
                        threads));
    }

    /// Goes through every stage in half a minute on two cores: for a try.
    public static RecipeSize small(long seed, int threads) {
        return new RecipeSize(
                "small",
                512,
                2000,
                3000,
                300,
                60,
                new SupervisedSettings(2048, TOKENS_A_BATCH, 1, 3e-3, 1e-3, 0.1, seed, 1000, 50, threads),
                new SupervisedSettings(2048, TOKENS_A_BATCH, 3, 3e-3, 1e-4, 0.1, seed + 1, 1000, 50, threads),
                new GrpoSettings(
                        8,
                        4,
                        2,
                        TOKENS_A_BATCH,
                        160,
                        1f,
                        1e-4,
                        new PolicyLoss(0.2, 0.005),
                        0.75,
                        0,
                        true,
                        2,
                        100,
                        seed,
                        threads));
    }

    /// Shows in less than a minute of one core that all stages work together: for tests.
    static RecipeSize smoke(long seed) {
        return new RecipeSize(
                "smoke",
                512,
                1500,
                600,
                64,
                120,
                new SupervisedSettings(2048, TOKENS_A_BATCH, 1, 4e-3, 1e-3, 0.1, seed, 10, 50, 1),
                new SupervisedSettings(1024, TOKENS_A_BATCH, 4, 4e-3, 2e-4, 0.1, seed + 1, 1000, 50, 1),
                new GrpoSettings(
                        8,
                        8,
                        2,
                        TOKENS_A_BATCH,
                        48,
                        1f,
                        2e-4,
                        new PolicyLoss(0.2, 0.005),
                        0,
                        0,
                        true,
                        2,
                        100,
                        seed,
                        1));
    }

    ModelShape shape(int vocabularySize) {
        return name.equals("bundled") ? ModelShape.nano(vocabularySize) : ModelShape.tiny(vocabularySize);
    }
}
