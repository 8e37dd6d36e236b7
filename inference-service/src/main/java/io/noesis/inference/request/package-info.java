/// The fields that requests of several endpoints share, and their limits.
///
/// Start with [io.noesis.inference.request.LimitChecks]. This package must not know what a field is used for.
@NullMarked
package io.noesis.inference.request;

import org.jspecify.annotations.NullMarked;
