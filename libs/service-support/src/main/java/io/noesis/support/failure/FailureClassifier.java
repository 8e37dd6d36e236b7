package io.noesis.support.failure;

import java.io.EOFException;
import java.sql.SQLException;
import java.util.Locale;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.core.JacksonException;

/// Turns any exception into a [Failure]: what is ours is shown, what is not is logged and hidden.
///
/// Faults of the caller are not logged with a stack trace: anybody could fill the disk with them.
public final class FailureClassifier {

    private static final Logger log = LoggerFactory.getLogger(FailureClassifier.class);

    /// Classifies and, where the fault is on our side, logs.
    public Failure classify(Throwable exception) {
        Failure known = known(exception);
        if (known != null) {
            logKnown(known, exception);
            return known;
        }
        log.error("request failed unexpectedly", exception);
        return Failure.of(
                ErrorCode.INTERNAL_ERROR, "the service failed; the log has the details under this request id", null);
    }

    private static void logKnown(Failure failure, Throwable exception) {
        if (failure.code().category() == ErrorCode.Category.RESOURCE) {
            // Capacity is missing for everybody at once: a line each, not a stack trace each.
            log.warn("request refused: {} {}", failure.code().code(), failure.message());
        } else if (failure.httpStatus() >= 500) {
            log.warn("request failed: {} {}", failure.code().code(), failure.message(), exception);
        }
    }

    /// A failure that carries nothing but an HTTP status, as a container reports it.
    public Failure ofStatus(int status, String path) {
        ErrorCode code = codeOf(HttpStatusCode.valueOf(status));
        return new Failure(code, status, describe(status, path), null);
    }

    private @Nullable Failure known(Throwable exception) {
        for (Throwable t = exception; t != null; t = t.getCause()) {
            if (t instanceof SQLException) {
                // What broke below it, such as a connection that ended, is not the caller's doing.
                return null;
            }
            Failure failure = knownItself(t);
            if (failure != null) {
                return failure;
            }
        }
        return exception instanceof ErrorResponse response ? ofSpring(response) : null;
    }

    private @Nullable Failure knownItself(Throwable exception) {
        return switch (exception) {
            case NoesisException e ->
                Failure.of(e.code(), String.valueOf(e.getMessage()), e.param().orElse(null));
            case JacksonException e -> JsonFailures.classify(e);
            case BindingResult e when e.getFieldError() != null -> ofField(e.getFieldError());
            case ConstraintViolationException e -> ofViolation(e);
            case HttpMessageNotReadableException e
            when e.getCause() == null ->
                Failure.of(ErrorCode.MALFORMED_JSON, "the request body is missing or is not JSON", null);
            case EOFException _ ->
                // The caller's doing, who will hardly hear of it.
                Failure.of(ErrorCode.MALFORMED_JSON, "the request body ended before it was whole", null);
            case DataBufferLimitException _ ->
                Failure.of(ErrorCode.REQUEST_TOO_LARGE, "the request body is larger than this service accepts", null);
            default -> null;
        };
    }

    private static Failure ofField(FieldError error) {
        String message =
                "%s %s, but was %s".formatted(error.getField(), error.getDefaultMessage(), error.getRejectedValue());
        return Failure.of(ErrorCode.INVALID_VALUE, message, error.getField());
    }

    private static @Nullable Failure ofViolation(ConstraintViolationException exception) {
        ConstraintViolation<?> first =
                exception.getConstraintViolations().stream().findFirst().orElse(null);
        if (first == null) {
            return null;
        }
        // The path starts with the method's name, which is no business of the caller.
        String path = first.getPropertyPath().toString();
        String field = path.substring(path.indexOf('.') + 1);
        String message = "%s %s, but was %s".formatted(field, first.getMessage(), first.getInvalidValue());
        return Failure.of(ErrorCode.INVALID_VALUE, message, field);
    }

    private static Failure ofSpring(ErrorResponse response) {
        HttpStatusCode status = response.getStatusCode();
        ErrorCode code = codeOf(status);
        String detail = response.getBody().getDetail();
        String message =
                status.is5xxServerError() || detail == null ? code.code().replace('_', ' ') : detail;
        return new Failure(code, status.value(), message, null);
    }

    private static ErrorCode codeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> ErrorCode.INVALID_API_KEY;
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 409 -> ErrorCode.CONFLICT;
            case 413 -> ErrorCode.REQUEST_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ErrorCode.QUEUE_FULL;
            case 502 -> ErrorCode.UPSTREAM_FAILURE;
            case 503 -> ErrorCode.UPSTREAM_UNAVAILABLE;
            case 504 -> ErrorCode.UPSTREAM_TIMEOUT;
            default -> status.is4xxClientError() ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static String describe(int status, String path) {
        if (status == 404) {
            return "there is nothing at " + path;
        }
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "status " + status : known.getReasonPhrase().toLowerCase(Locale.ROOT);
    }
}
