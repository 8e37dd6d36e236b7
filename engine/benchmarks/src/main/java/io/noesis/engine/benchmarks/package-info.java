/// Measurements of the engine: a whole-model bench, and JMH benchmarks of the kernels with the check that what they
/// time computes the right thing.
///
/// Start with [io.noesis.engine.benchmarks.EngineBench]. Nothing may know this package.
@NullMarked
package io.noesis.engine.benchmarks;

import org.jspecify.annotations.NullMarked;
