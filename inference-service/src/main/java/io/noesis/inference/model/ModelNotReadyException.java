package io.noesis.inference.model;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// The model is known but does not answer, yet or at all.
public class ModelNotReadyException extends NoesisException {

    public ModelNotReadyException(String message) {
        super(ErrorCode.MODEL_NOT_READY, message);
    }
}
