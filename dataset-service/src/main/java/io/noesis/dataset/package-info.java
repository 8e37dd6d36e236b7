/// The dataset service: immutable versions of post-training data, from JSONL to Parquet and back.
///
/// Start with [io.noesis.dataset.DatasetServiceApplication]; features are the packages below: `catalog` (what there
/// is), `ingest` (how it comes in), `rows` and `export` (how it is read), `sample` (data of our own), on top of
/// `storage` (files) and `parquet` (DuckDB). This package must not know any feature.
@NullMarked
package io.noesis.dataset;

import org.jspecify.annotations.NullMarked;
