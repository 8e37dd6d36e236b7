package io.noesis.inference.model;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.loading.LoadProgress;

/// Turns the configured file into a running engine.
@FunctionalInterface
public interface EngineLoader {

    /// Blocks until the engine can answer.
    ///
    /// @throws io.noesis.engine.loading.ModelLoadException when the file cannot be used
    GenerationEngine load(LoadProgress progress);
}
