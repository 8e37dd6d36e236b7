package io.noesis.training.recipe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Recipes by name.
public final class Recipes {

    private final Map<String, Maker> makers;

    public Recipes(Map<String, Maker> makers) {
        this.makers = new TreeMap<>(makers);
    }

    /// Makes the size of a recipe.
    @FunctionalInterface
    public interface Maker {

        RecipeSize size(long seed, int threads);
    }

    /// Those that people may ask for.
    public static Recipes published() {
        return new Recipes(Map.of("bundled", RecipeSize::bundled, "small", RecipeSize::small));
    }

    /// In the order of the alphabet.
    public List<String> names() {
        return List.copyOf(makers.keySet());
    }

    /// @throws IllegalArgumentException when no recipe is named so
    public RecipeSize size(String name, long seed, int threads) {
        Maker maker = makers.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("recipe must be one of %s, but was %s".formatted(names(), name));
        }
        return maker.size(seed, threads);
    }
}
