/// Models on this machine: what is there, and where a missing one comes from.
///
/// Start with [io.noesis.platform.model.ModelStore]. This package must not know how a model is run.
@NullMarked
package io.noesis.platform.model;

import org.jspecify.annotations.NullMarked;
