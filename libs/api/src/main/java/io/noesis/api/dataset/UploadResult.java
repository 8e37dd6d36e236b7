package io.noesis.api.dataset;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What became of an uploaded file.
///
/// @param path where the original bytes lie, relative to the version's directory
/// @param quarantinedByReason counts of refused lines; the lines themselves are at `…/quarantine`
/// @param warnings accepted rows with a known quirk, by its name
/// @param bytes size of the original after content decoding
public record UploadResult(
        String dataset,
        String version,
        String config,
        String split,
        String path,
        long lines,
        long accepted,
        long quarantined,
        @JsonProperty("quarantined_by_reason") Map<String, Long> quarantinedByReason,
        Map<String, Long> warnings,
        @JsonProperty("num_bytes") long bytes,
        String sha256) {}
