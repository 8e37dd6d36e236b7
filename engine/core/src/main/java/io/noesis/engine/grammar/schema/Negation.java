package io.noesis.engine.grammar.schema;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.noesis.engine.grammar.error.UnsupportedKeyword;

import tools.jackson.databind.JsonNode;

/// `not`, where the opposite can be said without it: of a boolean, of a `type`, of one `required` property.
final class Negation {

    private Negation() {}

    /// @return the alternatives of a value that does not fulfil the schema
    static List<Facts> of(Subschema schema) {
        Keywords.check(schema);
        if (schema.isFalse()) {
            return List.of(Facts.ANY);
        }
        if (schema.isTrue()) {
            return List.of();
        }
        Set<String> keywords = schema.node().propertyNames().stream()
                .filter(keyword -> !Keywords.ANNOTATIONS.contains(keyword))
                .collect(Collectors.toSet());
        if (keywords.isEmpty()) {
            return List.of();
        }
        Facts facts = FactReader.read(schema);
        if (keywords.equals(Set.of("type")) && facts.numbers().equals(NumberFacts.ANY)) {
            EnumSet<JsonType> others = EnumSet.allOf(JsonType.class);
            others.removeAll(facts.types());
            return others.isEmpty() ? List.of() : List.of(Facts.ANY.ofTypes(others));
        }
        boolean onlyRequired = keywords.equals(Set.of("required"))
                || (keywords.equals(Set.of("type", "required")) && facts.types().equals(Set.of(JsonType.OBJECT)));
        JsonNode required = schema.node().path("required");
        if (onlyRequired && required.size() == 1) {
            Facts absent = Dependencies.absent(required.get(0).stringValue(), schema.path());
            return List.of(keywords.contains("type") ? absent : absent.ofTypes(Set.of(JsonType.OBJECT)));
        }
        throw new UnsupportedKeyword(
                "not", schema.path(), "only the opposite of a type and of one required property is");
    }
}
