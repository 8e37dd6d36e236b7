package io.noesis.chat.prompt;

import org.jspecify.annotations.Nullable;

/// A chat template that cannot be compiled, ran over its limits, or refused the messages with
/// `raise_exception`.
public class ChatTemplateException extends RuntimeException {

    private final boolean refusedByTemplate;

    public ChatTemplateException(String message, boolean refusedByTemplate, @Nullable Throwable cause) {
        super(message, cause);
        this.refusedByTemplate = refusedByTemplate;
    }

    /// Whether the template said no to these messages, which is the caller's fault, not the model file's.
    public boolean refusedByTemplate() {
        return refusedByTemplate;
    }
}
