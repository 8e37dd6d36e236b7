package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// What every failure under `/v1/**` looks like, as a body or as an event of a stream that has begun.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ErrorEnvelope(Error error) {

    public static ErrorEnvelope of(NoesisException exception) {
        return of(exception.code(), exception.getMessage(), exception.param().orElse(null));
    }

    public static ErrorEnvelope of(ErrorCode code, @Nullable String message, @Nullable String param) {
        return new ErrorEnvelope(
                new Error(message == null ? code.code() : message, code.openAiType(), param, code.code()));
    }

    /// @param param the request field at fault, or null
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Error(
            String message, String type, @Nullable String param, String code) {}
}
