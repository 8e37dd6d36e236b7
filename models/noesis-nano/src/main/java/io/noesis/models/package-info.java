/// The model that comes with Noesis: a GGUF file, its card and its licence, as resources of this module.
///
/// Start with [io.noesis.models.NanoModel]. This package must not know what a GGUF file holds or who serves it.
@NullMarked
package io.noesis.models;

import org.jspecify.annotations.NullMarked;
