package io.noesis.api.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Everything about a version but its rows. The same document lies beside the files as `manifest.json`.
///
/// @param counts rows by value for each of `category`, `reasoning`, `generator` and `license`; a row counts once for
///     each of its generators, so those may add to more than the rows
/// @param warnings rows with a known quirk, by its name
public record DatasetVersion(
        String dataset,
        String version,
        VersionState state,
        @Nullable String description,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("published_at") @Nullable Instant publishedAt,
        @JsonProperty("num_rows") long rows,
        List<SplitSummary> splits,
        Map<String, Map<String, Long>> counts,
        Map<String, Long> warnings,
        List<StoredFile> files) {

    public DatasetVersion {
        splits = List.copyOf(splits);
        files = List.copyOf(files);
    }
}
