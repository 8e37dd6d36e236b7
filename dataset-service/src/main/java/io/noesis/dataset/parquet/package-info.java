/// DuckDB, locked down to the storage directory, as a writer and reader of Parquet.
///
/// Start with [io.noesis.dataset.parquet.DuckDb]. This package must not know what a dataset is.
@NullMarked
package io.noesis.dataset.parquet;

import org.jspecify.annotations.NullMarked;
