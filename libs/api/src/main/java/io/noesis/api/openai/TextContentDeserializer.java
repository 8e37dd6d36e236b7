package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/// Reads `content` given as a string or as a list of `{"type": "text", "text": …}` parts.
///
/// Fails with a mapping error, which names the path, on any other part: an image silently dropped would be answered
/// as if it had been seen.
final class TextContentDeserializer extends ValueDeserializer<String> {

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return (String) context.handleUnexpectedToken(String.class, parser);
        }
        JsonNode parts = context.readTree(parser);
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            if (!"text".equals(part.path("type").asString(""))
                    || !part.path("text").isString()) {
                return context.reportInputMismatch(
                        String.class, "only parts of type 'text' are supported by this model");
            }
            text.append(part.path("text").asString());
        }
        return text.toString();
    }
}
