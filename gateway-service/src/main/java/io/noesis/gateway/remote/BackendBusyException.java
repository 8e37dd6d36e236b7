package io.noesis.gateway.remote;

import io.noesis.api.error.NoesisException;

/// The server has no room, and says for how long.
public final class BackendBusyException extends NoesisException {

    private final int retryAfterSeconds;

    BackendBusyException(NoesisException failure, int retryAfterSeconds) {
        super(failure.code(), String.valueOf(failure.getMessage()), null, failure);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
