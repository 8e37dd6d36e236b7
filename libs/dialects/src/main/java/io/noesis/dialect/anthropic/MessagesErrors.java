package io.noesis.dialect.anthropic;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Failures in Anthropic's form, as a body or as the data of an `error` event.
public final class MessagesErrors {

    private MessagesErrors() {}

    /// @param requestId the id that the access log has, or null
    public static ObjectNode envelope(NoesisException failure, @Nullable String requestId) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("type", "error");
        String message = failure.getMessage();
        envelope.putObject("error")
                .put("type", type(failure.code()))
                .put("message", message == null ? failure.code().code() : message)
                // Ours: the stable name, and the field at fault.
                .put("code", failure.code().code())
                .put("param", failure.param().orElse(null));
        if (requestId != null) {
            envelope.put("request_id", requestId);
        }
        return envelope;
    }

    /// The coarse class that Anthropic's clients know.
    public static String type(ErrorCode code) {
        return switch (code.httpStatus()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> code.httpStatus() < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
