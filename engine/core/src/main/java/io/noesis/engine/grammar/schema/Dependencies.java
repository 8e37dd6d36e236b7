package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

import io.noesis.engine.grammar.error.InvalidGrammar;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/// `dependentRequired`, `dependentSchemas` and the older `dependencies`: either a property is absent, or something
/// else holds.
final class Dependencies {

    private Dependencies() {}

    /// @param absent what a value is without the property
    record Dependency(Facts absent, Optional<Facts> required, Optional<Subschema> schema) {}

    static List<Dependency> of(Subschema schema) {
        List<Dependency> all = new ArrayList<>();
        for (String keyword : List.of("dependentRequired", "dependentSchemas", "dependencies")) {
            if (!schema.node().has(keyword)) {
                continue;
            }
            Subschema map = schema.at(keyword);
            if (!map.node().isObject()) {
                throw new InvalidGrammar(map.path(), "must be an object");
            }
            for (String name : map.node().propertyNames()) {
                Subschema then = map.at(name);
                boolean names = then.node().isArray();
                all.add(new Dependency(
                        absent(name, then.path()),
                        names ? Optional.of(required(then)) : Optional.empty(),
                        names ? Optional.empty() : Optional.of(then)));
            }
        }
        return all;
    }

    /// Values without a property: all that are no objects too.
    static Facts absent(String name, String path) {
        // A path of its own, so that it is another schema than any in the document.
        Subschema never = new Subschema(BooleanNode.FALSE, path + " absent " + name);
        return Facts.ANY.of(new ObjectFacts(
                0, -1, new LinkedHashSet<>(), List.of(ObjectFacts.Layer.of(Map.of(name, never))), List.of()));
    }

    private static Facts required(Subschema names) {
        SequencedSet<String> required = new LinkedHashSet<>();
        for (JsonNode name : names.node()) {
            if (!name.isString()) {
                throw new InvalidGrammar(names.path(), "must be a list of names");
            }
            required.add(name.stringValue());
        }
        return Facts.ANY.of(new ObjectFacts(0, -1, required, List.of(), List.of()));
    }
}
