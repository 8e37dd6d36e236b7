/// Which bytes a model is made of: a digest of every one of them, and a memory of digests for files that did not
/// change.
///
/// Start with [io.noesis.engine.content.DigestMemory]. This package must not know formats, or what is kept under a
/// digest.
@NullMarked
package io.noesis.engine.content;

import org.jspecify.annotations.NullMarked;
