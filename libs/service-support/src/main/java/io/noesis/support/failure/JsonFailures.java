package io.noesis.support.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;

/// Says which field of a JSON body is wrong, without class names of ours in the text.
final class JsonFailures {

    private JsonFailures() {}

    static Failure classify(JacksonException exception) {
        String field = field(exception.getPath());
        if (exception instanceof MismatchedInputException mismatch) {
            String where = field == null ? "the request body" : field;
            String message = "%s must be %s".formatted(where, expected(mismatch));
            return Failure.of(ErrorCode.INVALID_VALUE, message, field);
        }
        if (exception instanceof InputCoercionException && field != null) {
            return Failure.of(ErrorCode.INVALID_VALUE, field + " must be a whole number of 64 bits at most", field);
        }
        TokenStreamLocation at = exception.getLocation();
        String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        return Failure.of(ErrorCode.MALFORMED_JSON, "the request body is not valid JSON" + where, field);
    }

    /// How our own deserializers begin what they say; Jackson's words name classes.
    private static final String OWN_WORDS = "must be ";

    private static String expected(MismatchedInputException exception) {
        String own = exception.getOriginalMessage();
        if (own != null && own.startsWith(OWN_WORDS)) {
            return own.substring(OWN_WORDS.length());
        }
        Class<?> type = exception.getTargetType();
        if (type == null) {
            return "of another type";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (List.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return "an object";
    }

    private static @Nullable String field(List<JacksonException.Reference> path) {
        StringBuilder field = new StringBuilder();
        for (JacksonException.Reference step : path) {
            if (step.getPropertyName() == null) {
                field.append('[').append(step.getIndex()).append(']');
                continue;
            }
            if (!field.isEmpty()) {
                field.append('.');
            }
            field.append(step.getPropertyName());
        }
        return field.isEmpty() ? null : field.toString();
    }
}
