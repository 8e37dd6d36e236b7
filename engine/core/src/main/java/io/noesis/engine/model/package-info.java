/// What a model is made of, layer by layer, as its file says it.
///
/// Start with [io.noesis.engine.model.ModelSource], the contract of every format, and
/// [io.noesis.engine.model.ModelSpec]. This package must not know kernels or how a token is computed.
@NullMarked
package io.noesis.engine.model;

import org.jspecify.annotations.NullMarked;
