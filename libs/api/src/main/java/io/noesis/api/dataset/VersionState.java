package io.noesis.api.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether a version still takes files.
public enum VersionState {
    /// Takes files; its rows are not served.
    @JsonProperty("draft")
    DRAFT,
    /// Served, and never changed again.
    @JsonProperty("published")
    PUBLISHED
}
