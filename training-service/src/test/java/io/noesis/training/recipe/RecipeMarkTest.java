package io.noesis.training.recipe;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeMarkTest {

    @TempDir
    private Path work;

    @Test
    void theSameRecipeGoesOnInItsDirectory() throws IOException {
        RecipeMark.check(work, RecipeSize.small(1, 2), 1);

        assertThatCode(() -> RecipeMark.check(work, RecipeSize.small(1, 2), 1)).doesNotThrowAnyException();
    }

    @Test
    void anotherSizeOrSeedIsRefusedAndBothAreNamed() throws IOException {
        RecipeMark.check(work, RecipeSize.small(1, 2), 1);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecipeMark.check(work, RecipeSize.bundled(1, 2), 1))
                .withMessageContaining(work.toString())
                .withMessageContaining("name=small")
                .withMessageContaining("name=bundled");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecipeMark.check(work, RecipeSize.small(1, 2), 2))
                .withMessageContaining("seed 1")
                .withMessageContaining("seed 2");
    }
}
