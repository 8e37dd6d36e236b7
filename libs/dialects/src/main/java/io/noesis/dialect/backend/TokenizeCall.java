package io.noesis.dialect.backend;

import java.util.Optional;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a server is asked for the number of tokens of a text; asking is somebody else's.
///
/// @param path below the server's root, not below `/v1`
/// @param textField field of the text in the request
/// @param specialField field that keeps beginning and end tokens from being counted
/// @param countField field of the answer: the number, or the list of tokens
public record TokenizeCall(String path, String textField, String specialField, String countField) {

    static Optional<TokenizeCall> of(DialectWords words) {
        return words.word("tokenize.path")
                .map(path -> new TokenizeCall(
                        path,
                        words.word("tokenize.text").orElseThrow(),
                        words.word("tokenize.special").orElseThrow(),
                        words.word("tokenize.count").orElseThrow()));
    }

    /// Body of the request.
    public ObjectNode body(String model, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put(textField, text)
                .put(specialField, false);
    }

    /// @throws NoesisException when the answer does not say how many
    public int count(JsonNode answer) {
        JsonNode count = answer.path(countField);
        if (count.isArray()) {
            return count.size();
        }
        if (count.isInt() && count.asInt() >= 0) {
            return count.asInt();
        }
        throw new NoesisException(
                ErrorCode.UPSTREAM_FAILURE, "the backend's answer from %s has no %s".formatted(path, countField));
    }
}
