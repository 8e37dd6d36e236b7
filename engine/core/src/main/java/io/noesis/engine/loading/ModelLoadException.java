package io.noesis.engine.loading;

import org.jspecify.annotations.Nullable;

/// A model file that cannot be used, with a reason fit to be shown: what was read, what was allowed, where.
public class ModelLoadException extends RuntimeException {

    public ModelLoadException(String message) {
        this(message, null);
    }

    public ModelLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
