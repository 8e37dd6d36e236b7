package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import io.noesis.engine.grammar.error.UnsupportedKeyword;

import tools.jackson.databind.JsonNode;

/// Proves that no value fulfils two branches of `oneOf`: then it says the same as `anyOf`, which an automaton can do.
final class Exclusion {

    /// So deep into required properties it looks for a difference.
    private static final int MOST_NESTED = 3;

    private final Expander expander;
    private int depth;

    Exclusion(Expander expander) {
        this.expander = expander;
    }

    /// @param branches the alternatives of each
    /// @throws UnsupportedKeyword when it finds no proof
    void check(List<List<Facts>> branches, String path) {
        for (int i = 0; i < branches.size(); i++) {
            for (int j = i + 1; j < branches.size(); j++) {
                if (!exclude(branches.get(i), branches.get(j))) {
                    throw new UnsupportedKeyword(
                            "oneOf",
                            path,
                            "branches %d and %d could hold together; make them exclusive or use anyOf".formatted(i, j));
                }
            }
        }
    }

    private boolean exclude(List<Facts> some, List<Facts> others) {
        return some.stream().allMatch(one -> others.stream().allMatch(other -> isEmpty(one.and(other))));
    }

    /// Whether it is plain that no value is left.
    private boolean isEmpty(Facts facts) {
        List<JsonNode> values = facts.values();
        if (values != null) {
            return values.stream().noneMatch(value -> mayAdmit(facts, value));
        }
        return facts.types().stream().allMatch(type -> switch (type) {
            case NULL, BOOLEAN -> false;
            case NUMBER -> facts.numbers().isEmpty();
            case STRING -> facts.strings().isEmpty();
            case ARRAY -> isEmpty(facts.arrays());
            case OBJECT -> isEmpty(facts.objects());
        });
    }

    private static boolean mayAdmit(Facts facts, JsonNode value) {
        JsonType type = JsonType.of(value);
        return facts.types().contains(type)
                && switch (type) {
                    case NULL, BOOLEAN, ARRAY -> true;
                    case NUMBER -> facts.numbers().admits(value.decimalValue());
                    case STRING -> facts.strings().admits(value.stringValue());
                    case OBJECT -> facts.objects().required().stream().allMatch(value::has);
                };
    }

    private boolean isEmpty(ArrayFacts facts) {
        return (facts.maxItems() >= 0 && facts.minItems() > facts.maxItems())
                || (facts.minItems() > 0 && !facts.layers().isEmpty() && admitsNothing(facts.item(0)));
    }

    private boolean isEmpty(ObjectFacts facts) {
        if (facts.maxProperties() >= 0
                && Math.max(facts.minProperties(), facts.required().size()) > facts.maxProperties()) {
            return true;
        }
        return facts.required().stream()
                .anyMatch(name -> admitsNothing(facts.property(name, ObjectWriter.matching(facts, name))));
    }

    private boolean admitsNothing(List<Subschema> schemas) {
        if (depth >= MOST_NESTED) {
            return false;
        }
        depth++;
        try {
            return expander.expand(new ArrayList<>(new LinkedHashSet<>(schemas))).stream()
                    .allMatch(this::isEmpty);
        } finally {
            depth--;
        }
    }
}
