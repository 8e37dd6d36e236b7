package io.noesis.api.openai;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/// Reads `tool_choice` in both of its forms. Fails with a mapping error, which names the path.
final class ToolChoiceDeserializer extends ValueDeserializer<ToolChoice> {

    @Override
    public ToolChoice deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode node = context.readTree(parser);
        if (node.isString()) {
            for (ToolChoice.Word word : ToolChoice.Word.values()) {
                if (word.wire().equals(node.asString())) {
                    return word;
                }
            }
        }
        JsonNode name = node.path("function").path("name");
        if (node.path("type").asString("").equals(ToolCall.FUNCTION) && name.isString()) {
            return new ToolChoice.Named(name.asString());
        }
        return context.reportInputMismatch(
                ToolChoice.class,
                "must be 'auto', 'none', 'required' or {\"type\": \"function\", \"function\": {\"name\": …}}");
    }
}
