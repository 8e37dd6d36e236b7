package io.noesis.support.failure;

import java.net.URI;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ErrorEnvelope;

/// A failure as a client may see it.
///
/// @param httpStatus usually the code's own; finer where HTTP has a word for it
/// @param param the request field at fault, or null
public record Failure(
        ErrorCode code,
        int httpStatus,
        String message,
        @Nullable String param) {

    static Failure of(ErrorCode code, String message, @Nullable String param) {
        return new Failure(code, code.httpStatus(), message, param);
    }

    /// The same as an exception, for those who write failures in another form.
    public NoesisException toException() {
        return new NoesisException(code, message, param, null);
    }

    /// How long to wait before the same request may succeed; empty when it will not, or when nobody can say.
    public OptionalInt retryAfterSeconds() {
        return switch (code) {
            case QUEUE_FULL -> OptionalInt.of(1);
            case MODEL_NOT_READY, SHUTTING_DOWN -> OptionalInt.of(5);
            default -> OptionalInt.empty();
        };
    }

    /// The body for a request path: the OpenAI envelope under `/v1/`, an RFC 9457 problem elsewhere.
    public Object body(String path) {
        return path.startsWith("/v1/") ? envelope() : problem();
    }

    /// Media type of [#body(String)].
    public String contentType(String path) {
        return path.startsWith("/v1/") ? "application/json" : "application/problem+json";
    }

    public ErrorEnvelope envelope() {
        return ErrorEnvelope.of(code, message, param);
    }

    private ProblemDetail problem() {
        ProblemDetail problem = ProblemDetail.forStatus(httpStatus);
        problem.setType(URI.create("urn:noesis:error:" + code.code()));
        problem.setDetail(message);
        problem.setProperty("code", code.code());
        if (param != null) {
            problem.setProperty("param", param);
        }
        return problem;
    }
}
