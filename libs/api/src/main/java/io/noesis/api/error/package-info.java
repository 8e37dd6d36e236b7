/// What can go wrong, as data: [io.noesis.api.error.ErrorCode] names every failure a client may see, and
/// [io.noesis.api.error.NoesisException] carries one through a service to the place that renders it.
///
/// Start with `ErrorCode`. This package must not know Spring, HTTP servers or who renders the error.
@NullMarked
package io.noesis.api.error;

import org.jspecify.annotations.NullMarked;
