package io.noesis.dataset.ingest;

import java.util.Locale;

/// Why a line is not a row. The names are part of the API.
enum RefusalReason {
    LINE_TOO_LONG,
    BLANK_LINE,
    INVALID_UTF8,
    INVALID_JSON,
    DUPLICATE_KEY,
    NOT_AN_OBJECT,
    MISSING_FIELD,
    WRONG_TYPE,
    EMPTY_VALUE,
    INVALID_VALUE,
    UNKNOWN_FIELD,
    CONTRADICTION;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
