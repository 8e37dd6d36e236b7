/// How a training tells what it does and is told to stop, and how what it told is kept.
///
/// Start with [io.noesis.training.run.TrainingMonitor]. This package must not know who trains what.
@NullMarked
package io.noesis.training.run;

import org.jspecify.annotations.NullMarked;
