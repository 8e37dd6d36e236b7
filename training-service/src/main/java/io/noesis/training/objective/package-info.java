/// What training makes smaller: losses over packed batches, in libtorch.
///
/// Start with [io.noesis.training.objective.CrossEntropy]. Knows nothing of stages, rewards or files.
@NullMarked
package io.noesis.training.objective;

import org.jspecify.annotations.NullMarked;
