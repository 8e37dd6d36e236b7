/// How published rows are read: pages, counts and filters over Parquet.
///
/// Start with [io.noesis.dataset.rows.RowReader]. A row's index is its position in the whole split, and a page costs
/// the row groups it touches, wherever it lies. This package must not know how rows came in.
@NullMarked
package io.noesis.dataset.rows;

import org.jspecify.annotations.NullMarked;
