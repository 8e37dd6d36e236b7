/// Which datasets, versions and files there are, and the REST view of them.
///
/// Start with [io.noesis.dataset.catalog.Catalog]. PostgreSQL decides: a version is published, and a file belongs to
/// it, exactly when a committed row says so. This package must not know how rows are checked or queried.
@NullMarked
package io.noesis.dataset.catalog;

import org.jspecify.annotations.NullMarked;
