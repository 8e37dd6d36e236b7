/// One log line a request: who, what, how it ended, how long it took; never what was said.
///
/// Start with [io.noesis.gateway.accesslog.AccessLogFilter]. This package must not know routes.
@NullMarked
package io.noesis.gateway.accesslog;

import org.jspecify.annotations.NullMarked;
