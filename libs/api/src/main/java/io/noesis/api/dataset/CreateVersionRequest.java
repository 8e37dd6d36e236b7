package io.noesis.api.dataset;

import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/datasets/{name}/versions`.
///
/// @param version the label, unique within its dataset
/// @param description shown to readers, or null
public record CreateVersionRequest(
        @Nullable String version, @Nullable String description) {}
