package io.noesis.api.dataset;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.JsonNode;

/// Body of `GET …/rows`, under the names the Hugging Face dataset viewer uses.
///
/// @param total rows of the split, or those that match the filters
/// @param nextOffset where the next page begins, or null after the last row; a page of long rows may hold fewer than
///     were asked for
public record RowPage(
        List<Row> rows,
        @JsonProperty("num_rows_total") long total,
        @JsonProperty("num_rows_per_page") int perPage,
        @JsonProperty("next_offset") @Nullable Long nextOffset) {

    public RowPage {
        rows = List.copyOf(rows);
    }

    /// @param index position in the whole split, the same with and without filters
    /// @param row in the released field layout
    public record Row(@JsonProperty("row_idx") long index, JsonNode row) {}
}
