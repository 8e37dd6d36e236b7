package io.noesis.engine.source;

import java.nio.file.Path;

import io.noesis.engine.model.GgufSource;
import io.noesis.engine.model.ModelSource;

/// Tells the formats apart.
public final class ModelSources {

    private ModelSources() {}

    /// Opens a GGUF file.
    ///
    /// @throws io.noesis.engine.generation.ModelLoadException for whatever is wrong with it
    public static ModelSource open(Path path) {
        return GgufSource.open(path);
    }
}
