package io.noesis.api.dataset;

import org.jspecify.annotations.Nullable;

/// A line that was not accepted as a row.
///
/// @param file path of the original, relative to the version's directory
/// @param line counted from 1
/// @param reason stable name, such as `missing_field`
/// @param field dotted path of the field at fault, or null where the line as a whole is
public record QuarantinedLine(
        String config,
        String split,
        String file,
        long line,
        String reason,
        @Nullable String field,
        String message) {}
