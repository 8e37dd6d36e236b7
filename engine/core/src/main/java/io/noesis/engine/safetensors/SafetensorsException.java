package io.noesis.engine.safetensors;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.loading.ModelLoadException;

/// A file that is not the safetensors it claims to be.
public class SafetensorsException extends ModelLoadException {

    public SafetensorsException(String message) {
        super(message);
    }

    public SafetensorsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
