package io.noesis.engine.grammar.schema;

import tools.jackson.databind.JsonNode;

/// A schema within a document.
///
/// @param path its JSON pointer, by which it is known: `#/properties/name`
record Subschema(JsonNode node, String path) {

    Subschema at(String keyword) {
        return new Subschema(node.get(keyword), path + "/" + escaped(keyword));
    }

    Subschema at(int index) {
        return new Subschema(node.get(index), path + "/" + index);
    }

    /// Where a keyword of it stands.
    String pathOf(String keyword) {
        return path + "/" + escaped(keyword);
    }

    private static String escaped(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }

    boolean isFalse() {
        return node.isBoolean() && !node.booleanValue();
    }

    boolean isTrue() {
        return node.isBoolean() && node.booleanValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subschema schema && path.equals(schema.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
