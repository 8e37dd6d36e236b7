package io.noesis.events;

import org.jspecify.annotations.Nullable;

/// A record that is no event of ours; trying again cannot help.
public class UnreadableEventException extends RuntimeException {

    public UnreadableEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
