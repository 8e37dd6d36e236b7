package io.noesis.platform.supervisor;

import org.jspecify.annotations.Nullable;

/// The platform did not come up; the message says which part and where its log is.
public final class PlatformStartException extends Exception {

    PlatformStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
