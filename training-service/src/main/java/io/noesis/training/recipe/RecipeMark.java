package io.noesis.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says what a working directory is for, so that stages of different recipes, or of different data, are never mixed.
final class RecipeMark {

    private RecipeMark() {}

    /// Marks a new directory, or holds an old one against its mark.
    ///
    /// @param data fingerprint of the data that this build makes
    /// @throws IOException when the directory belongs to another recipe, or to other data
    static void check(Path work, RecipeSize size, long seed, String data) throws IOException {
        Path file = work.resolve("recipe.txt");
        String wanted = "seed %d, data %s%n%s%n".formatted(seed, data, size);
        if (!Files.exists(file)) {
            Files.writeString(file, wanted);
            return;
        }
        String found = Files.readString(file);
        if (!found.equals(wanted)) {
            throw new IOException(
                    "%s was begun with another recipe: %s; this one is %s. Take another directory or remove it."
                            .formatted(work, found.strip(), wanted.strip()));
        }
    }
}
