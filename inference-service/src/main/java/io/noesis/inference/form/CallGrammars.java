package io.noesis.inference.form;

import java.util.List;
import java.util.Set;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.ToolFormat;
import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.grammar.error.GrammarException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes the grammar of calls in a family's own words, each argument object as its tool's schema has it.
final class CallGrammars {

    /// More calls than this in one block are a loop, not a plan.
    private static final int MOST_CALLS = 32;

    /// Keywords by which a schema lets members in that are not among its `properties`.
    private static final Set<String> SAY_MORE = Set.of(
            "additionalProperties", "patternProperties", "unevaluatedProperties", "$ref", "allOf", "anyOf", "oneOf");

    private final ToolFormat format;

    CallGrammars(ToolFormat format) {
        this.format = format;
    }

    /// A block from its opening tag to its closing tag.
    Grammar block(ToolUse use) {
        return Grammar.sequence(List.of(Grammar.literal(format.openTag()), afterOpening(use)));
    }

    /// What follows the opening tag.
    Grammar afterOpening(ToolUse use) {
        Grammar call = Grammar.anyOf(
                use.offered().stream().map(tool -> call(tool, use.must())).toList());
        Grammar calls = format.styles().getFirst() == ToolFormat.Style.JSON_OBJECT && !format.bare()
                ? call
                : list(call, use.parallel() ? MOST_CALLS : 1);
        return format.bare()
                ? call
                : Grammar.sequence(List.of(
                        Grammar.repeat(Grammar.literal("\n"), 0, 1, Grammar.literal("")),
                        calls,
                        Grammar.repeat(Grammar.literal("\n"), 0, 1, Grammar.literal("")),
                        Grammar.literal(format.closeTag())));
    }

    private static Grammar list(Grammar call, int most) {
        return Grammar.sequence(List.of(
                Grammar.literal("["), Grammar.repeat(call, 1, most, Grammar.literal(", ")), Grammar.literal("]")));
    }

    private Grammar call(OfferedTool tool, boolean must) {
        String name = JsonMapper.shared().writeValueAsString(tool.name());
        return Grammar.sequence(List.of(
                Grammar.literal("{\"name\": " + name + ", \"" + format.argumentsKey() + "\": "),
                arguments(tool, must),
                Grammar.literal("}")));
    }

    /// A schema that cannot be held to is an error only where the caller relies on it.
    private static Grammar arguments(OfferedTool tool, boolean must) {
        if (tool.parameters().isEmpty()) {
            return Grammar.jsonObject();
        }
        try {
            return Grammar.jsonSchema(closed(tool.parameters().get()).toString());
        } catch (GrammarException e) {
            if (!must && !tool.strict()) {
                return Grammar.jsonObject();
            }
            String field = tool.field() + ".parameters";
            throw new NoesisException(
                    ErrorCode.UNSUPPORTED_VALUE, "%s cannot be used: %s".formatted(field, e.getMessage()), field, e);
        }
    }

    /// JSON Schema lets members through that nobody declared, and a function does not know what to do with them: what
    /// says nothing about them lets none through.
    private static JsonNode closed(JsonNode schema) {
        boolean declares = schema instanceof ObjectNode
                && !schema.path("properties").isEmpty()
                && SAY_MORE.stream().noneMatch(schema::has);
        return declares ? ((ObjectNode) schema).deepCopy().put("additionalProperties", false) : schema;
    }
}
