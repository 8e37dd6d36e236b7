package io.noesis.api.error;

/// Every failure that leaves the platform, with the status and the OpenAI error type it is shown under.
///
/// The `code` is part of the public contract: clients branch on it, so a constant may be added but never renamed.
public enum ErrorCode {
    INVALID_REQUEST("invalid_request", Category.USER, 400, false),
    MALFORMED_JSON("malformed_json", Category.USER, 400, false),
    INVALID_VALUE("invalid_value", Category.USER, 400, false),
    MISSING_FIELD("missing_required_parameter", Category.USER, 400, false),
    UNSUPPORTED_VALUE("unsupported_value", Category.USER, 400, false),
    CONTEXT_LENGTH_EXCEEDED("context_length_exceeded", Category.USER, 400, false),
    INVALID_API_KEY("invalid_api_key", Category.USER, 401, false),
    PERMISSION_DENIED("permission_denied", Category.USER, 403, false),
    NOT_FOUND("not_found", Category.USER, 404, false),
    MODEL_NOT_FOUND("model_not_found", Category.USER, 404, false),
    METHOD_NOT_ALLOWED("method_not_allowed", Category.USER, 405, false),
    CONFLICT("conflict", Category.USER, 409, false),
    REQUEST_TOO_LARGE("request_too_large", Category.USER, 413, false),
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", Category.USER, 415, false),
    QUEUE_FULL("queue_full", Category.RESOURCE, 429, true),
    MODEL_NOT_READY("model_not_ready", Category.RESOURCE, 503, true),
    SHUTTING_DOWN("shutting_down", Category.RESOURCE, 503, true),
    UPSTREAM_UNAVAILABLE("upstream_unavailable", Category.UPSTREAM, 503, true),
    UPSTREAM_TIMEOUT("upstream_timeout", Category.UPSTREAM, 504, true),
    UPSTREAM_FAILURE("upstream_failure", Category.UPSTREAM, 502, true),
    INTERNAL_ERROR("internal_error", Category.INTERNAL, 500, false);

    /// Who has to act on a failure.
    public enum Category {
        /// The caller: the same request will fail again.
        USER,
        /// Nobody yet: capacity is missing now.
        RESOURCE,
        /// Whoever runs the backend.
        UPSTREAM,
        /// Us.
        INTERNAL
    }

    private final String code;
    private final Category category;
    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(String code, Category category, int httpStatus, boolean retryable) {
        this.code = code;
        this.category = category;
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    /// The stable machine-readable name, as in `error.code`.
    public String code() {
        return code;
    }

    public Category category() {
        return category;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /// Whether the same request may succeed later.
    public boolean retryable() {
        return retryable;
    }

    /// The coarse class the OpenAI clients turn into exception types.
    public String openAiType() {
        return switch (httpStatus) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> httpStatus < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
