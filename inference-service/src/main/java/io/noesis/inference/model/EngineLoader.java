package io.noesis.inference.model;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.LoadProgress;

/// Turns the configured file into a running engine.
@FunctionalInterface
public interface EngineLoader {

    /// Blocks until the engine can answer.
    ///
    /// @throws io.noesis.engine.generation.ModelLoadException when the file cannot be used
    GenerationEngine load(LoadProgress progress);
}
