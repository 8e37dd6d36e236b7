package io.noesis.chat.family;

/// A field about thinking with a value it cannot have, alone or beside another field.
public class InvalidReasoningException extends IllegalArgumentException {

    private static final int LONGEST_VALUE = 80;

    private final String field;

    /// @param field in dotted form
    /// @param rule what holds for it, such as `must be one of on, off, auto`
    /// @param value what it was
    public InvalidReasoningException(String field, String rule, String value) {
        super("%s %s, but was %s".formatted(field, rule, cut(value)));
        this.field = field;
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    /// The request field at fault, in dotted form.
    public String field() {
        return field;
    }
}
