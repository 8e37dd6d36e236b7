package io.noesis.training.job;

import java.util.Map;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import io.noesis.training.grpo.GrpoSettings;
import io.noesis.training.objective.PolicyLoss;
import io.noesis.training.recipe.RecipeSize;
import io.noesis.training.recipe.Recipes;
import io.noesis.training.supervised.SupervisedSettings;

/// Recipes that end within seconds: `smoke` runs all stages and learns next to nothing; `broken` fails.
@TestConfiguration(proxyBeanMethods = false)
class SmokeRecipe {

    private static final int TOKENS = 1024;

    @Bean
    @Primary
    Recipes smokeRecipes() {
        return new Recipes(Map.of("smoke", SmokeRecipe::smoke, "broken", (seed, threads) -> {
            throw new IllegalStateException("this recipe is broken");
        }));
    }

    private static RecipeSize smoke(long seed, int threads) {
        return new RecipeSize(
                // The name chooses the smallest shape.
                "small",
                // Fewer would make some texts longer than the shape's context.
                700,
                400,
                120,
                40,
                6,
                new SupervisedSettings(TOKENS, TOKENS, 1, 3e-3, 1e-3, 0.1, seed, 1000, 5, threads),
                new SupervisedSettings(TOKENS, TOKENS, 1, 3e-3, 1e-3, 0.1, seed + 1, 1000, 5, threads),
                new GrpoSettings(
                        8,
                        2,
                        2,
                        TOKENS,
                        24,
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
}
