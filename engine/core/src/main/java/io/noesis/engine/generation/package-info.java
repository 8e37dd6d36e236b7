/// The door of the engine: a prompt in token ids goes in, tokens with their text come out.
///
/// Start with [io.noesis.engine.generation.GenerationEngine]. This package must not know how a token is computed, nor
/// what a chat message, a thinking tag or an HTTP request is.
@NullMarked
package io.noesis.engine.generation;

import org.jspecify.annotations.NullMarked;
