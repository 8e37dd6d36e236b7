package io.noesis.engine.backend;

import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;

/// A way to compute models.
public interface Backend {

    KernelTier tier();

    /// Takes over the weights.
    ///
    /// @param source stays open as long as the model does; closed with it
    /// @param kvTokens positions of the KV cache over all sequences; memory is taken as they are used
    /// @throws io.noesis.engine.loading.ModelLoadException when a tensor is missing or has the wrong shape
    LoadedModel load(ModelSource source, long kvTokens, LoadProgress progress);
}
