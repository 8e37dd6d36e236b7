/// What every service shares: failures, request ids, strict JSON, metric names and the start-up line, as Spring
/// auto-configuration.
///
/// Start with [io.noesis.support.ServiceSupportAutoConfiguration]. This package must not know any service.
@NullMarked
package io.noesis.support;

import org.jspecify.annotations.NullMarked;
