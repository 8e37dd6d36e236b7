/// What the scheduler needs of whatever computes: load a model, run a batch over KV caches.
///
/// Start with [io.noesis.engine.backend.Backend]. This package must not know any backend.
@NullMarked
package io.noesis.engine.backend;

import org.jspecify.annotations.NullMarked;
