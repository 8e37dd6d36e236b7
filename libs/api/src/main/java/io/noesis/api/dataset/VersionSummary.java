package io.noesis.api.dataset;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One version in a list.
///
/// @param bytes size of the original files
public record VersionSummary(
        String version,
        VersionState state,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("published_at") @Nullable Instant publishedAt,
        @JsonProperty("num_rows") long rows,
        @JsonProperty("num_bytes") long bytes) {}
