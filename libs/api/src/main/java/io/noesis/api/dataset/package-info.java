/// The dataset API on the wire: versions, uploads, pages of rows and the manifest, as records.
///
/// Start with [io.noesis.api.dataset.DatasetVersion] and [io.noesis.api.dataset.RowPage]. This package must not know
/// how a row is checked or stored.
@NullMarked
package io.noesis.api.dataset;

import org.jspecify.annotations.NullMarked;
