package io.noesis.api.evaluation;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/// Reads a budget in both of its forms. Fails with a mapping error, which names the path.
final class ThinkingBudgetDeserializer extends ValueDeserializer<ThinkingBudget> {

    @Override
    public ThinkingBudget deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode node = context.readTree(parser);
        if (node.isString() && node.asString().equals(ThinkingBudget.NONE.wireName())) {
            return ThinkingBudget.NONE;
        }
        if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0) {
            return ThinkingBudget.of(node.intValue());
        }
        return context.reportInputMismatch(ThinkingBudget.class, "must be 'none' or a whole number from 0");
    }
}
