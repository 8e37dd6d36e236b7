/// Opens whatever model a path leads to.
///
/// Start with [io.noesis.engine.source.ModelSources]. This package must not know how a model is computed.
@NullMarked
package io.noesis.engine.source;

import org.jspecify.annotations.NullMarked;
