package io.noesis.dataset.ingest;

import java.util.List;
import java.util.Set;

import tools.jackson.databind.node.ObjectNode;

/// A row that keeps the rules.
///
/// @param columns one value per Parquet column; absent is null
/// @param generators the names in the comma-separated `generator`
record CheckedRow(
        ObjectNode columns,
        String category,
        String reasoning,
        String license,
        List<String> generators,
        Set<RowWarning> warnings) {

    CheckedRow {
        generators = List.copyOf(generators);
        warnings = Set.copyOf(warnings);
    }
}
