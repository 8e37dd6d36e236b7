/// Streams a split back as JSONL.
///
/// Start with [io.noesis.dataset.export.ExportController]. This package must not know SQL.
@NullMarked
package io.noesis.dataset.export;

import org.jspecify.annotations.NullMarked;
