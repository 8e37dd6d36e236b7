package io.noesis.dialect.backend;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// Says which field a backend cannot honour, and why.
///
/// @param dialect as people call such a server
record Refusals(String dialect) {

    NoesisException unsayable(String field) {
        return because(field, "it has no word for it");
    }

    NoesisException because(String field, String reason) {
        return new NoesisException(
                ErrorCode.UNSUPPORTED_VALUE,
                "%s is not supported by the backend of this model, %s: %s".formatted(field, dialect, reason),
                field,
                null);
    }
}
