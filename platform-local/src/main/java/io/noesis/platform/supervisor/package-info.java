/// Starts PostgreSQL, Kafka and the five services in one order, waits for each to be ready, and stops them in the
/// other.
///
/// Start with [io.noesis.platform.supervisor.Platform]. This package must not know the terminal.
@NullMarked
package io.noesis.platform.supervisor;

import org.jspecify.annotations.NullMarked;
