package io.noesis.engine.source;

import java.nio.file.Files;
import java.nio.file.Path;

import io.noesis.engine.huggingface.HuggingFaceSource;
import io.noesis.engine.model.GgufSource;
import io.noesis.engine.model.ModelSource;

/// Tells the formats apart.
public final class ModelSources {

    private ModelSources() {}

    /// Opens a GGUF file, or a directory with a `config.json` and safetensors.
    ///
    /// @throws io.noesis.engine.loading.ModelLoadException for whatever is wrong with it
    public static ModelSource open(Path path) {
        return Files.isDirectory(path) ? HuggingFaceSource.open(path) : GgufSource.open(path);
    }
}
