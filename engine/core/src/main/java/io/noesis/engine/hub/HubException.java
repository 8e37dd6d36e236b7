package io.noesis.engine.hub;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.loading.ModelLoadException;

/// A model that could not be fetched; the message says from where and why, and never holds the token.
public final class HubException extends ModelLoadException {

    private final boolean temporary;

    HubException(String message, boolean temporary, @Nullable Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    static HubException lasting(String message) {
        return new HubException(message, false, null);
    }

    static HubException temporary(String message) {
        return new HubException(message, true, null);
    }

    /// Whether another attempt may succeed.
    boolean isTemporary() {
        return temporary;
    }
}
