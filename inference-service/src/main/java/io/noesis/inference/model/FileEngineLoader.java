package io.noesis.inference.model;

import java.nio.file.Path;

import org.springframework.stereotype.Component;

import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.LoadProgress;

/// Loads the configured file onto this machine's cores.
@Component
class FileEngineLoader implements EngineLoader {

    private final Path path;
    private final EngineProperties engine;

    FileEngineLoader(ModelProperties model, EngineProperties engine) {
        this.path = model.path();
        this.engine = engine;
    }

    @Override
    public GenerationEngine load(LoadProgress progress) {
        return CpuEngines.load(path, engine.options(), engine.cpuOptions(), progress);
    }
}
