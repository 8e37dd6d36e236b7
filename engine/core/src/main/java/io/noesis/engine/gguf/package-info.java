/// The GGUF container: typed metadata and named tensors, read in place from a mapped file.
///
/// Start with [io.noesis.engine.gguf.GgufFile]. A model file is untrusted input: the parser checks every length,
/// count and offset before it uses one. This package must not know what a key or a tensor means to a model.
@NullMarked
package io.noesis.engine.gguf;

import org.jspecify.annotations.NullMarked;
