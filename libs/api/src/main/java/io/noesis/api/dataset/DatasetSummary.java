package io.noesis.api.dataset;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A dataset and its versions, oldest first.
public record DatasetSummary(
        String name, @JsonProperty("created_at") Instant createdAt, List<VersionSummary> versions) {

    public DatasetSummary {
        versions = List.copyOf(versions);
    }
}
