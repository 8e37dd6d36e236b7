/// The state of a training on disk, in safetensors files that Python reads too.
@NullMarked
package io.noesis.training.checkpoint;

import org.jspecify.annotations.NullMarked;
