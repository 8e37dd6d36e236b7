/// Whether a request is for a model of ours or for one that another server serves.
///
/// Start with [io.noesis.gateway.routing.RemoteModelFilter]. This package must not know keys or how servers are
/// called.
@NullMarked
package io.noesis.gateway.routing;

import org.jspecify.annotations.NullMarked;
