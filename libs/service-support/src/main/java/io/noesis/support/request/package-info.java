/// The id that follows one request through the services and their logs.
///
/// Start with [io.noesis.support.request.RequestIds]. This package must not know what the request is about.
@NullMarked
package io.noesis.support.request;

import org.jspecify.annotations.NullMarked;
