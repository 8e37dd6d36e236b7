/// The model under training: its shape, its numbers in one flat tensor, and the forward pass in libtorch.
///
/// Start with [io.noesis.training.model.Llama]. [io.noesis.training.model.GgufExport] writes what the engine and
/// llama.cpp read. Knows nothing of data, losses or jobs.
@NullMarked
package io.noesis.training.model;

import org.jspecify.annotations.NullMarked;
