/// The state of a training on disk, in safetensors files that Python reads too.
///
/// Start with [io.noesis.training.checkpoint.TrainingState]. Knows vectors and steps, not what is trained.
@NullMarked
package io.noesis.training.checkpoint;

import org.jspecify.annotations.NullMarked;
