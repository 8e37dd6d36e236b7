package io.noesis.engine.gguf;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.loading.ModelLoadException;

/// A file that is not the GGUF it claims to be, or lacks what was asked of it.
public class GgufException extends ModelLoadException {

    public GgufException(String message) {
        super(message);
    }

    public GgufException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
