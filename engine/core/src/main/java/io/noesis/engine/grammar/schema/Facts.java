package io.noesis.engine.grammar.schema;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/// What a value must be: one of some types, and for each type what its keywords say. Keywords speak only of values of
/// their type, so that a schema without `type` admits all others.
///
/// @param values if not null, one of these
/// @param valuesPath where these are listed
record Facts(
        Set<JsonType> types,
        @Nullable List<JsonNode> values,
        String valuesPath,
        NumberFacts numbers,
        StringFacts strings,
        ArrayFacts arrays,
        ObjectFacts objects) {

    static final Facts ANY = new Facts(
            EnumSet.allOf(JsonType.class), null, "", NumberFacts.ANY, StringFacts.ANY, ArrayFacts.ANY, ObjectFacts.ANY);

    static final Facts NONE = ANY.ofTypes(EnumSet.noneOf(JsonType.class));

    Facts {
        types = Set.copyOf(types);
        values = values == null ? null : List.copyOf(values);
    }

    Facts ofTypes(Set<JsonType> only) {
        EnumSet<JsonType> both = EnumSet.noneOf(JsonType.class);
        both.addAll(types);
        both.retainAll(only);
        return new Facts(both, values, valuesPath, numbers, strings, arrays, objects);
    }

    Facts of(NumberFacts facts) {
        return new Facts(types, values, valuesPath, numbers.and(facts), strings, arrays, objects);
    }

    Facts of(StringFacts facts) {
        return new Facts(types, values, valuesPath, numbers, strings.and(facts), arrays, objects);
    }

    Facts of(ArrayFacts facts) {
        return new Facts(types, values, valuesPath, numbers, strings, arrays.and(facts), objects);
    }

    Facts of(ObjectFacts facts) {
        return new Facts(types, values, valuesPath, numbers, strings, arrays, objects.and(facts));
    }

    Facts ofValues(List<JsonNode> only, String path) {
        List<JsonNode> known = values;
        List<JsonNode> both = known == null
                ? only
                : known.stream()
                        .filter(value -> only.stream().anyMatch(each -> JsonValues.equal(value, each)))
                        .toList();
        return new Facts(types, both, path, numbers, strings, arrays, objects);
    }

    Facts and(Facts other) {
        Facts both = ofTypes(other.types)
                .of(other.numbers)
                .of(other.strings)
                .of(other.arrays)
                .of(other.objects);
        return other.values == null ? both : both.ofValues(other.values, other.valuesPath);
    }
}
