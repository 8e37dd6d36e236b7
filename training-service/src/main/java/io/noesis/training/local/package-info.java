/// Training without a platform, in a process of its own that a person watches.
///
/// Start with [io.noesis.training.local.TrainMain]. This package must not know jobs, databases or HTTP.
@NullMarked
package io.noesis.training.local;

import org.jspecify.annotations.NullMarked;
