package io.noesis.api.error;

import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A failure with a public [ErrorCode], on its way to the advice that renders it.
///
/// The message is shown to the caller: it names the field, the limit and the value, and never carries a secret, a
/// prompt or a path of the machine.
public class NoesisException extends RuntimeException {

    private final ErrorCode code;
    private final @Nullable String param;

    public NoesisException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /// @param param the request field at fault in dotted form, such as `messages[0].role`, or null
    /// @param cause what happened underneath: logged, never shown
    public NoesisException(ErrorCode code, String message, @Nullable String param, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.param = param;
    }

    /// A field whose value breaks a limit; the text follows the one form all services use.
    public static NoesisException invalid(String param, String rule, @Nullable Object value) {
        return new NoesisException(
                ErrorCode.INVALID_VALUE, "%s %s, but was %s".formatted(param, rule, value), param, null);
    }

    /// A required field that is not there.
    public static NoesisException missing(String param) {
        return new NoesisException(ErrorCode.MISSING_FIELD, param + " is required", param, null);
    }

    /// Something addressed by `kind` and `id` that does not exist.
    public static NoesisException notFound(String kind, String id) {
        return new NoesisException(ErrorCode.NOT_FOUND, "%s '%s' does not exist".formatted(kind, id));
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<String> param() {
        return Optional.ofNullable(param);
    }
}
