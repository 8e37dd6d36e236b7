package io.noesis.inference.chat;

import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.dialect.RequestField;
import io.noesis.dialect.UnsupportedFields;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A chat request as it came: in plain fields, and as the JSON that the rest is read from.
public record ChatBody(RequestField json, ChatCompletionRequest request) {

    /// @throws io.noesis.api.error.NoesisException when it is no object, or asks for what this service cannot do
    /// @throws tools.jackson.core.JacksonException when a field has the wrong type
    public static ChatBody read(JsonNode body, JsonMapper mapper) {
        RequestField root = RequestField.root(body);
        ChatCompletionRequest request = mapper.treeToValue(body, ChatCompletionRequest.class);
        ReplacedFields.check(root);
        UnsupportedFields.check(root);
        return new ChatBody(root, request);
    }
}
