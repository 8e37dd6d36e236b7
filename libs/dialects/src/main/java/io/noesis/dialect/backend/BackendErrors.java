package io.noesis.dialect.backend;

import java.util.Optional;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dialect.Quoted;

import tools.jackson.databind.JsonNode;

/// Failures as backends tell them: as a body with a status, or as an object within a stream that began with
/// 200.
///
/// OpenAI's envelope, llama-server's, and the flat object of vLLM, SGLang and TensorRT-LLM. What a backend says to
/// a bad request is shown, cut short: it is about what the caller sent. What it says when it fails is not: it is
/// about us.
public final class BackendErrors {

    private static final int LONGEST_MESSAGE = 200;

    private BackendErrors() {}

    /// The failure in an event or body, if it is one.
    ///
    /// @param httpStatus of the answer; 200 where it says nothing
    public static Optional<NoesisException> in(JsonNode body, int httpStatus) {
        JsonNode error = body.path("error");
        boolean envelope =
                error.isObject() || (error.isString() && !error.asString().isEmpty());
        boolean flat = body.path("object").asString("").equals("error");
        if (!envelope && !flat && httpStatus < 400) {
            return Optional.empty();
        }
        JsonNode failure = error.isObject() ? error : body;
        String message =
                error.isString() ? error.asString() : failure.path("message").asString("");
        JsonNode code = failure.path("code");
        String words = failure.path("type").asString("") + " " + code.asString("");
        return Optional.of(of(code.isInt() ? code.asInt() : httpStatus, words, message));
    }

    /// @param words the type and the code of the failure, where they are words
    private static NoesisException of(int code, String words, String message) {
        if (words.contains("exceed_context_size_error")
                || words.contains("context_length_exceeded")
                || message.contains("maximum context length")) {
            return new NoesisException(
                    ErrorCode.CONTEXT_LENGTH_EXCEEDED, "the backend refused the request: " + shown(message));
        }
        return switch (code) {
            case 400, 404, 413, 422, 501 ->
                new NoesisException(ErrorCode.INVALID_REQUEST, "the backend refused the request: " + shown(message));
            case 429 -> new NoesisException(ErrorCode.QUEUE_FULL, "the backend has no room for the request");
            case 503 -> new NoesisException(ErrorCode.UPSTREAM_UNAVAILABLE, "the backend is not available");
            // A key that the backend does not like is ours, not the caller's.
            default -> new NoesisException(ErrorCode.UPSTREAM_FAILURE, "the backend failed");
        };
    }

    private static String shown(String message) {
        return "'" + Quoted.cut(message.replaceAll("\\s+", " "), LONGEST_MESSAGE) + "'";
    }
}
