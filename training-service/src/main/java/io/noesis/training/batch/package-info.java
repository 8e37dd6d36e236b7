/// From rows to tokens to batches: what is rendered, what of it is learnt, and how samples share the rows of a
/// batch.
///
/// Start with [io.noesis.training.batch.Packer]. Knows tokens, not tensors.
@NullMarked
package io.noesis.training.batch;

import org.jspecify.annotations.NullMarked;
