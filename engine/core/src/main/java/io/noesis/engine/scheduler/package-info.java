/// Iteration-level scheduling: which sequences take part in the next forward pass, and with how many tokens.
///
/// Start with [io.noesis.engine.scheduler.LocalEngine]. This package must not know kernels or chat messages.
@NullMarked
package io.noesis.engine.scheduler;

import org.jspecify.annotations.NullMarked;
