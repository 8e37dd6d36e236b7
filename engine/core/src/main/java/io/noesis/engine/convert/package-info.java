/// Writes any model source as a GGUF file that llama.cpp reads too.
///
/// Start with [io.noesis.engine.convert.GgufConversion]. This package must not know how a model is computed.
@NullMarked
package io.noesis.engine.convert;

import org.jspecify.annotations.NullMarked;
