/// From logits to the next token.
///
/// Start with [io.noesis.engine.sampling.SamplingParameters]. This package must not know the scheduler.
@NullMarked
package io.noesis.engine.sampling;

import org.jspecify.annotations.NullMarked;
