/// How the service ends: new requests are refused, running ones may finish, and what still runs at the deadline is
/// told.
///
/// Start with [io.noesis.inference.shutdown.Drain]. This package must not know how an answer is made.
@NullMarked
package io.noesis.inference.shutdown;

import org.jspecify.annotations.NullMarked;
