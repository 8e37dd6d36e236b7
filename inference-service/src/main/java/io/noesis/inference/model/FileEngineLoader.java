package io.noesis.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.stereotype.Component;

import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.hub.HubFetcher;
import io.noesis.engine.hub.HubReference;
import io.noesis.engine.hub.HubSettings;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.models.NanoModel;

/// Loads the configured model onto this machine's cores. One that lies on a hub is fetched first, the bundled one is
/// unpacked.
@Component
class FileEngineLoader implements EngineLoader {

    /// Share of the loading that fetching takes.
    private static final double FETCHED = 0.9;

    private final ModelProperties model;
    private final EngineProperties engine;
    private final SchedulingProperties scheduling;

    FileEngineLoader(ModelProperties model, EngineProperties engine, SchedulingProperties scheduling) {
        this.scheduling = scheduling;
        this.model = model;
        this.engine = engine;
    }

    @Override
    public GenerationEngine load(LoadProgress progress) {
        if (model.isBundled()) {
            return loadBundled(progress);
        }
        if (!HubReference.isReference(model.path())) {
            return load(Path.of(model.path()), progress);
        }
        Path fetched = fetch((stage, fraction) -> progress.at(stage, fraction * FETCHED));
        return load(fetched, (stage, fraction) -> progress.at(stage, FETCHED + (1 - FETCHED) * fraction));
    }

    private GenerationEngine loadBundled(LoadProgress progress) {
        try {
            Path directory = Files.createTempDirectory("noesis-model-");
            try {
                return load(NanoModel.placeIn(directory), progress);
            } finally {
                // What the engine has mapped it keeps; the name is needed no more.
                Files.deleteIfExists(directory.resolve(NanoModel.FILE_NAME));
                Files.delete(directory);
            }
        } catch (IOException e) {
            // The message goes to callers, and where this machine keeps its files is not their business.
            throw new ModelLoadException("the bundled model cannot be unpacked: see the log", e);
        }
    }

    private GenerationEngine load(Path path, LoadProgress progress) {
        return CpuEngines.load(path, engine.options(scheduling.policy()), engine.cpuOptions(), progress);
    }

    private Path fetch(LoadProgress progress) {
        try {
            return new HubFetcher(HubSettings.of(System.getenv()), model.modelFolder())
                    .fetch(HubReference.parse(model.path()), progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelLoadException("interrupted while fetching " + model.path(), e);
        }
    }
}
