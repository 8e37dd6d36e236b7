package io.noesis.training.recipe;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeMarkTest {

    private static final String DATA = "0123456789ab";

    @TempDir
    private Path work;

    @Test
    void theSameRecipeGoesOnInItsDirectory() throws IOException {
        RecipeMark.check(work, RecipeSize.small(1, 2), 1, DATA);

        assertThatCode(() -> RecipeMark.check(work, RecipeSize.small(1, 2), 1, DATA))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherSizeOrSeedIsRefusedAndBothAreNamed() throws IOException {
        RecipeMark.check(work, RecipeSize.small(1, 2), 1, DATA);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecipeMark.check(work, RecipeSize.bundled(1, 2), 1, DATA))
                .withMessageContaining(work.toString())
                .withMessageContaining("name=small")
                .withMessageContaining("name=bundled");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecipeMark.check(work, RecipeSize.small(1, 2), 2, DATA))
                .withMessageContaining("seed 1")
                .withMessageContaining("seed 2");
    }

    @Test
    void theDataOfAnotherBuildAreRefused() throws IOException {
        RecipeMark.check(work, RecipeSize.small(1, 2), 1, DATA);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecipeMark.check(work, RecipeSize.small(1, 2), 1, "ba9876543210"))
                .withMessageContaining(DATA)
                .withMessageContaining("ba9876543210");
    }
}
