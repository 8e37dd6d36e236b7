package io.noesis.inference.model;

import java.nio.file.Path;

import org.springframework.stereotype.Component;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.LoadProgress;
import io.noesis.engine.generation.ModelLoadException;
import io.noesis.engine.gguf.GgufFile;

/// Loads the configured file.
@Component
class FileEngineLoader implements EngineLoader {

    private final Path path;

    FileEngineLoader(ModelProperties properties) {
        this.path = properties.path();
    }

    @Override
    public GenerationEngine load(LoadProgress progress) {
        progress.at("reading header", 0);
        try (GgufFile file = GgufFile.open(path)) {
            throw new ModelLoadException("no engine is built in for this file of %d bytes".formatted(file.byteSize()));
        }
    }
}
