package io.noesis.chat.jinja;

/// A template that cannot be read, failed, passed a limit, or said no.
public class JinjaException extends RuntimeException {

    private final boolean refusal;

    JinjaException(String message) {
        this(message, false);
    }

    private JinjaException(String message, boolean refusal) {
        super(message);
        this.refusal = refusal;
    }

    static JinjaException at(int line, String message) {
        return new JinjaException("line %d: %s".formatted(line, message));
    }

    static JinjaException refusal(String message) {
        return new JinjaException(message, true);
    }

    /// Whether the template itself called `raise_exception`.
    public boolean isRefusal() {
        return refusal;
    }
}
