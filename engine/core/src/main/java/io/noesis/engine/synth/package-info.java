/// Models of random weights in the shapes that benchmarks name. They say nothing sensible, but they compute like
/// real ones and every engine can load them.
///
/// Start with [io.noesis.engine.synth.SyntheticModel].
@NullMarked
package io.noesis.engine.synth;

import org.jspecify.annotations.NullMarked;
