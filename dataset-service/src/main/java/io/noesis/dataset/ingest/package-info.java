/// How JSONL comes in: read as a stream, checked line by line, kept byte for byte, and written as Parquet.
///
/// Start with [io.noesis.dataset.ingest.Importer]; [io.noesis.dataset.ingest.RowValidator] holds the rules of a row.
/// This package must not know how rows are read back.
@NullMarked
package io.noesis.dataset.ingest;

import org.jspecify.annotations.NullMarked;
