/// `POST /v1/completions`: text continued as it is.
///
/// Start with [io.noesis.inference.completions.CompletionController]. This package must not know chat templates.
@NullMarked
package io.noesis.inference.completions;

import org.jspecify.annotations.NullMarked;
