/// What training makes smaller: losses over packed batches, in libtorch.
@NullMarked
package io.noesis.training.objective;

import org.jspecify.annotations.NullMarked;
