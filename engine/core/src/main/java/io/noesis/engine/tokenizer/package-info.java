/// Text to token ids and back.
///
/// Start with [io.noesis.engine.tokenizer.Tokenizer]. This package must not know models or kernels.
@NullMarked
package io.noesis.engine.tokenizer;

import org.jspecify.annotations.NullMarked;
