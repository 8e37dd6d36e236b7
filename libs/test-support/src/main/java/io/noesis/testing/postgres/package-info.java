/// A real PostgreSQL for tests, started once per JVM from embedded binaries; each Spring context gets a database of its
/// own in it.
///
/// Start with [io.noesis.testing.postgres.PostgresTest]. This package must not know any schema.
@NullMarked
package io.noesis.testing.postgres;

import org.jspecify.annotations.NullMarked;
