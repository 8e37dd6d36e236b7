package io.noesis.api.dataset;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Body of `GET …/quarantine`.
///
/// @param total quarantined lines in all
/// @param listed how many of them can be paged through: only the first of each file are kept in full
public record QuarantinePage(
        @JsonProperty("num_lines_total") long total,
        @JsonProperty("num_lines_listed") long listed,
        List<QuarantinedLine> lines) {

    public QuarantinePage {
        lines = List.copyOf(lines);
    }
}
