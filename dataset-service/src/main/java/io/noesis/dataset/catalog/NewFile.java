package io.noesis.dataset.catalog;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A file on its way into a draft.
///
/// @param shards with `firstRow` counted within this file
/// @param facets rows by facet and value
/// @param listed the first quarantined lines
public record NewFile(
        int ordinal,
        String path,
        long rows,
        long quarantined,
        long bytes,
        String sha256,
        List<Shard> shards,
        Map<String, Map<String, Long>> facets,
        Map<String, Long> warnings,
        List<Refused> listed) {

    public NewFile {
        shards = List.copyOf(shards);
        listed = List.copyOf(listed);
    }

    /// A line that was not accepted.
    public record Refused(
            long line, String reason, @Nullable String field, String message) {}
}
