package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.grammar.automaton.Expression;

import tools.jackson.databind.JsonNode;

/// Values that a schema lists.
final class JsonValues {

    private JsonValues() {}

    /// As JSON Schema has it: numbers by their value, objects whatever their order.
    static boolean equal(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isArray() && other.isArray()) {
            for (int i = 0; i < one.size() && one.size() == other.size(); i++) {
                if (!equal(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return one.size() == other.size();
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.propertyNames().stream()
                            .allMatch(name -> other.has(name) && equal(one.get(name), other.get(name)));
        }
        return one.equals(other);
    }

    /// How a listed value is written: with its properties in their order.
    static Expression written(JsonNode value) {
        return switch (JsonType.of(value)) {
            case NULL, BOOLEAN -> JsonText.text(value.toString());
            case NUMBER -> JsonText.text(number(value));
            case STRING -> string(value.stringValue());
            case ARRAY -> array(value);
            case OBJECT -> object(value);
        };
    }

    private static String number(JsonNode value) {
        java.math.BigDecimal number = value.decimalValue();
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        boolean short_ = number.precision() - number.scale() < 40;
        return short_ && number.scale() < 40
                ? (whole ? number.toBigInteger().toString() : number.toPlainString())
                : number.toString();
    }

    static Expression string(String value) {
        return JsonText.text("\"" + JsonText.written(value) + "\"");
    }

    private static Expression array(JsonNode array) {
        List<Expression> parts = new ArrayList<>();
        for (JsonNode item : array) {
            if (!parts.isEmpty()) {
                parts.add(JsonText.COMMA);
            }
            parts.add(written(item));
        }
        return JsonText.enclosed("[", new Expression.Sequence(parts), "]");
    }

    private static Expression object(JsonNode object) {
        List<Expression> parts = new ArrayList<>();
        for (String name : object.propertyNames()) {
            if (!parts.isEmpty()) {
                parts.add(JsonText.COMMA);
            }
            parts.add(string(name));
            parts.add(JsonText.COLON);
            parts.add(written(object.get(name)));
        }
        return JsonText.enclosed("{", new Expression.Sequence(parts), "}");
    }
}
