package io.noesis.engine.gguf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Real model files, which the repository does not hold.
public final class TestModels {

    private TestModels() {}

    /// A file in the model directory: the property or environment variable `NOESIS_MODELS`, else
    /// `~/.noesis/models`. Where it is missing, the test is reported as skipped with the reason.
    public static Path require(String name) {
        String configured = System.getProperty("NOESIS_MODELS", System.getenv("NOESIS_MODELS"));
        Path directory = configured == null
                ? Path.of(System.getProperty("user.home"), ".noesis", "models")
                : Path.of(configured);
        Path file = directory.resolve(name);
        assumeTrue(Files.exists(file), "SKIPPED: no %s in the model directory (NOESIS_MODELS)".formatted(name));
        return file;
    }
}
