package io.noesis.api.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Body of `GET …/count`.
///
/// @param matching rows that match the filters
/// @param total rows of the split
public record RowCount(
        @JsonProperty("num_rows") long matching,
        @JsonProperty("num_rows_total") long total) {}
