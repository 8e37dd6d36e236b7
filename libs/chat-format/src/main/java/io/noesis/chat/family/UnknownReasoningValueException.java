package io.noesis.chat.family;

/// A reasoning field with a value it cannot have.
public class UnknownReasoningValueException extends IllegalArgumentException {

    private final String field;

    public UnknownReasoningValueException(String field, String allowed, String value) {
        super("%s must be one of %s, but was %s".formatted(field, allowed, value));
        this.field = field;
    }

    /// The request field at fault, in dotted form.
    public String field() {
        return field;
    }
}
