package io.noesis.api.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One split of a configuration.
///
/// @param bytes size of its original files
public record SplitSummary(
        String config,
        String split,
        @JsonProperty("num_rows") long rows,
        @JsonProperty("num_quarantined") long quarantined,
        @JsonProperty("num_bytes") long bytes) {}
