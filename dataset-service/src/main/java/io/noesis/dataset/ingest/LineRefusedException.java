package io.noesis.dataset.ingest;

import org.jspecify.annotations.Nullable;

/// Ends the check of one line. Carries no stack trace: an upload may throw millions.
final class LineRefusedException extends Exception {

    private final RefusalReason reason;
    private final @Nullable String field;

    LineRefusedException(RefusalReason reason, @Nullable String field, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    RefusalReason reason() {
        return reason;
    }

    @Nullable
    String field() {
        return field;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
