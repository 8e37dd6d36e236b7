package io.noesis.engine.cpu;

import java.nio.file.Path;
import java.util.Set;

import io.noesis.engine.backend.Backend;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.scheduler.EngineOptions;
import io.noesis.engine.scheduler.LocalEngine;
import io.noesis.engine.source.ModelSources;
import io.noesis.engine.tokenizer.Tokenizer;

/// Loads a model into an engine on this machine's cores.
public final class CpuEngines {

    private static final double HEADER_READ = 0.1;
    private static final double TOKENIZER_READ = 0.4;
    private static final double WARMING_UP = 0.9;

    private CpuEngines() {}

    /// @throws ModelLoadException for whatever is wrong with the file; it is closed then
    public static GenerationEngine load(Path path, EngineOptions options, LoadProgress progress) {
        return load(path, options, CpuOptions.DEFAULT, progress);
    }

    /// @throws ModelLoadException for whatever is wrong with the file; it is closed then
    public static GenerationEngine load(
            Path path, EngineOptions options, CpuOptions cpuOptions, LoadProgress progress) {
        progress.at("opening the model", 0);
        ModelSource source = ModelSources.open(path);
        try {
            return load(source, options, cpuOptions, progress);
        } catch (ModelLoadException e) {
            source.close();
            throw e;
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            // InternalError: the file was cut off after it had been mapped.
            source.close();
            throw new ModelLoadException("the model could not be loaded: " + e.getMessage(), e);
        }
    }

    /// What computes a model, without an engine around it: for callers that need logits and form the steps themselves.
    ///
    /// @param threads that compute, at least 1
    /// @throws ModelLoadException when the kernels that were asked for by name cannot be used
    public static Backend backend(ModelSpec spec, int threads, CpuOptions cpuOptions) {
        return KernelSelection.backend(spec, threads, cpuOptions);
    }

    private static GenerationEngine load(
            ModelSource source, EngineOptions options, CpuOptions cpuOptions, LoadProgress progress) {
        ModelSpec spec = source.spec();
        int threads = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        CpuBackend backend = KernelSelection.backend(spec, threads, cpuOptions);
        EngineOptions fitting = backend.kvBudget(source.weightBytes()).fit(spec, options);
        progress.at("reading the tokenizer", HEADER_READ);
        Tokenizer tokenizer = source.tokenizer();
        if (tokenizer.vocabularySize() > spec.vocabularySize()) {
            throw new ModelLoadException("the tokenizer has %d tokens, but the embedding only %d rows"
                    .formatted(tokenizer.vocabularySize(), spec.vocabularySize()));
        }
        Set<Integer> endTokens = source.endTokens();
        LoadedModel model = backend.load(
                source,
                fitting.kvTokensFor(fitting.contextFor(spec.contextLength())),
                (stage, share) -> progress.at(stage, TOKENIZER_READ + (WARMING_UP - TOKENIZER_READ) * share));
        progress.at("warming up", WARMING_UP);
        try {
            WarmUp.run(model, spec.vocabularySize());
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
        ModelInfo info = new ModelInfo(
                spec.name(),
                spec.architecture(),
                spec.contextLength(),
                model.parameterCount(),
                source.chatTemplate(),
                backend.description());
        progress.at("ready", 1);
        return new LocalEngine(model, info, tokenizer, endTokens, fitting);
    }
}
