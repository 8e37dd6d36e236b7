/// Limits on what a request may be.
///
/// Start with [io.noesis.gateway.limits.BodyLimitFilter]. This package must not know who is calling.
@NullMarked
package io.noesis.gateway.limits;

import org.jspecify.annotations.NullMarked;
