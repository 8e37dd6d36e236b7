package io.noesis.engine.grammar.schema;

import java.util.Map;
import java.util.Set;

import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

/// Which keywords are known, and why the others are refused.
final class Keywords {

    /// Say nothing about what is valid.
    static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "$comment",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "$defs",
            "definitions",
            "$anchor",
            "$schema",
            "$id",
            "id");

    private static final Set<String> SUPPORTED = Set.of(
            "type",
            "enum",
            "const",
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "items",
            "prefixItems",
            "additionalItems",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf");

    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("if", "write the cases as anyOf"),
            Map.entry("then", "write the cases as anyOf"),
            Map.entry("else", "write the cases as anyOf"),
            Map.entry("contains", "items are written one by one, without looking back"),
            Map.entry("minContains", "items are written one by one, without looking back"),
            Map.entry("maxContains", "items are written one by one, without looking back"),
            Map.entry("uniqueItems", "items are written one by one, without looking back"),
            Map.entry("unevaluatedProperties", "use additionalProperties in a schema without allOf, anyOf and $ref"),
            Map.entry("unevaluatedItems", "use items in a schema without allOf, anyOf and $ref"),
            Map.entry("$dynamicRef", "use $ref"),
            Map.entry("$dynamicAnchor", "use $anchor"),
            Map.entry("$recursiveRef", "use $ref"),
            Map.entry("$recursiveAnchor", "use $anchor"),
            Map.entry("$vocabulary", "only the standard vocabularies are"),
            Map.entry("nullable", "write type as a list with null"),
            Map.entry("discriminator", "give the property a const in each branch"));

    private static final Set<String> IN_PLACE =
            Set.of("allOf", "anyOf", "oneOf", "not", "if", "$ref", "dependentSchemas", "dependencies");

    private static final Set<String> DRAFTS = Set.of(
            "json-schema.org/draft/2020-12/schema",
            "json-schema.org/draft/2019-09/schema",
            "json-schema.org/draft-07/schema",
            "json-schema.org/draft-06/schema");

    private Keywords() {}

    /// @throws UnsupportedKeyword for the first keyword that is neither supported nor an annotation
    static void check(Subschema schema) {
        if (schema.node().isBoolean()) {
            return;
        }
        if (!schema.node().isObject()) {
            throw new InvalidGrammar(schema.path(), "a schema is an object or a boolean");
        }
        for (String keyword : schema.node().propertyNames()) {
            boolean known = SUPPORTED.contains(keyword) || ANNOTATIONS.contains(keyword) || keyword.startsWith("x-");
            if (!known && !saysNothing(schema, keyword)) {
                String reason = REFUSED.getOrDefault(keyword, "it is no keyword of JSON Schema 2020-12");
                throw new UnsupportedKeyword(keyword, schema.pathOf(keyword), reason);
            }
        }
        if (schema.node().has("$id") && !schema.path().equals("#")) {
            throw new UnsupportedKeyword("$id", schema.pathOf("$id"), "only the root may have one");
        }
        checkDraft(schema);
    }

    /// Keywords that would be refused if they said something here.
    private static boolean saysNothing(Subschema schema, String keyword) {
        return switch (keyword) {
            case "uniqueItems" -> schema.node().get(keyword).equals(tools.jackson.databind.node.BooleanNode.FALSE);
            case "unevaluatedProperties", "unevaluatedItems" ->
                schema.at(keyword).isTrue() || IN_PLACE.stream().noneMatch(schema.node()::has);
            case "if" -> !schema.node().has("then") && !schema.node().has("else");
            case "then", "else" -> !schema.node().has("if");
            case "minContains", "maxContains" -> !schema.node().has("contains");
            default -> false;
        };
    }

    private static void checkDraft(Subschema schema) {
        String draft = schema.node().path("$schema").asString("");
        String name = draft.replaceFirst("^https?://", "").replaceFirst("#$", "");
        if (!name.isEmpty() && !DRAFTS.contains(name)) {
            throw new UnsupportedKeyword("$schema", schema.pathOf("$schema"), "no known draft: " + draft);
        }
    }
}
