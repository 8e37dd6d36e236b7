package io.noesis.evaluation.scoring;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Tool;

import tools.jackson.databind.JsonNode;

/// Whether a call's arguments are of the form its tool declares: an object that has every required member, its
/// members declared and of the declared JSON types. What a schema says beyond that is a matter of right and wrong.
///
/// JSON Schema lets members through that nobody declared. A function does not know what to do with them, so that they
/// pass here only where the schema says so by `additionalProperties`, or declares no members at all.
final class ToolArguments {

    private ToolArguments() {}

    static boolean fit(List<Tool> tools, @Nullable String name, JsonNode arguments) {
        return tools.stream()
                .map(Tool::function)
                .filter(Objects::nonNull)
                .filter(function -> function.name() != null && function.name().equals(name))
                .findFirst()
                .map(function -> fits(function, arguments))
                .orElse(false);
    }

    private static boolean fits(Tool.Function function, JsonNode arguments) {
        if (!arguments.isObject()) {
            return false;
        }
        JsonNode schema = function.parameters();
        if (schema == null) {
            return true;
        }
        return schema.path("required").valueStream().allMatch(required -> arguments.has(required.asString("")))
                && arguments
                        .propertyStream()
                        .allMatch(member -> isDeclared(schema, member.getKey())
                                && hasType(
                                        member.getValue(),
                                        schema.path("properties")
                                                .path(member.getKey())
                                                .path("type")));
    }

    private static boolean isDeclared(JsonNode schema, String name) {
        JsonNode additional = schema.path("additionalProperties");
        return schema.path("properties").has(name)
                || additional.asBoolean(additional.isObject())
                || (additional.isMissingNode() && schema.path("properties").isEmpty());
    }

    /// @param type one name or a list of them; missing accepts anything
    private static boolean hasType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(each -> hasType(value, each));
        }
        return switch (type.asString("")) {
            case "string" -> value.isString();
            case "integer" -> value.isNumber() && isWhole(value);
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.decimalValue().stripTrailingZeros().scale() <= 0;
    }
}
