/// The safetensors container: named tensors behind a JSON header, read in place from mapped files, one or several.
///
/// Start with [io.noesis.engine.safetensors.SafetensorsFile]. Files are untrusted: every length, range and name is
/// checked before it is used. This package must not know what a tensor means to a model.
@NullMarked
package io.noesis.engine.safetensors;

import org.jspecify.annotations.NullMarked;
