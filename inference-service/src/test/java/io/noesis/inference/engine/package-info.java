/// An engine whose outputs and steps a test decides.
///
/// Start with [io.noesis.inference.engine.ScriptedEngine]. This package must not know HTTP.
@NullMarked
package io.noesis.inference.engine;

import org.jspecify.annotations.NullMarked;
