package io.noesis.api.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One immutable file of a version.
///
/// @param path relative to the version's directory, with `/`
/// @param firstRow index within the split of the file's first row
/// @param sha256 of the bytes, 64 lower-case hexadecimal digits
public record StoredFile(
        String path,
        Kind kind,
        String config,
        String split,
        @JsonProperty("first_row") long firstRow,
        @JsonProperty("num_rows") long rows,
        @JsonProperty("num_bytes") long bytes,
        String sha256) {

    /// What a file is for.
    public enum Kind {
        /// The bytes as they were uploaded, quarantined lines included.
        @JsonProperty("original")
        ORIGINAL,
        /// The accepted rows, typed.
        @JsonProperty("parquet")
        PARQUET
    }
}
