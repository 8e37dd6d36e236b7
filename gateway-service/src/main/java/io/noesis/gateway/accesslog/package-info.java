/// One log line a request: who, what, how it ended, how long it took; never what was said.
///
/// Start with [io.noesis.gateway.accesslog.AccessLogFilter]. This package must not know
/// keys or bodies.
@NullMarked
package io.noesis.gateway.accesslog;

import org.jspecify.annotations.NullMarked;
