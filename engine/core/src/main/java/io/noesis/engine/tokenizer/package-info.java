/// Text to token ids and back.
///
/// Start with [io.noesis.engine.tokenizer.Tokenizer], the contract; [io.noesis.engine.tokenizer.GgufTokenizers]
/// makes one from a file, and [io.noesis.engine.tokenizer.BpeTokenizer] shows how text becomes tokens. This package
/// must not know models or kernels.
@NullMarked
package io.noesis.engine.tokenizer;

import org.jspecify.annotations.NullMarked;
