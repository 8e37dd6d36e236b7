package io.noesis.engine.grammar.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;
import io.noesis.engine.grammar.regex.Regex;

import tools.jackson.databind.JsonNode;

/// Reads what one schema says itself, without those it refers to or combines.
final class FactReader {

    private final Subschema schema;

    private FactReader(Subschema schema) {
        this.schema = schema;
    }

    /// @throws io.noesis.engine.grammar.error.GrammarException when a keyword has a wrong value, or one that is not
    ///     supported
    static Facts read(Subschema schema) {
        FactReader reader = new FactReader(schema);
        Facts facts = reader.types(Facts.ANY);
        facts = reader.values(facts);
        return facts.of(reader.numbers())
                .of(reader.strings())
                .of(reader.arrays())
                .of(reader.objects());
    }

    private @Nullable JsonNode value(String keyword) {
        return schema.node().get(keyword);
    }

    private Facts types(Facts facts) {
        JsonNode type = value("type");
        if (type == null) {
            return facts;
        }
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        boolean whole = false;
        boolean number = false;
        for (JsonNode each : type.isArray() ? type : List.of(type)) {
            String name = each.asString("");
            whole |= name.equals("integer");
            number |= name.equals("number");
            types.add(
                    switch (name) {
                        case "null" -> JsonType.NULL;
                        case "boolean" -> JsonType.BOOLEAN;
                        case "integer", "number" -> JsonType.NUMBER;
                        case "string" -> JsonType.STRING;
                        case "array" -> JsonType.ARRAY;
                        case "object" -> JsonType.OBJECT;
                        default -> throw invalid("type", "there is no type " + each);
                    });
        }
        Facts typed = facts.ofTypes(types);
        return whole && !number ? typed.of(NumberFacts.ANY.wholeOnly()) : typed;
    }

    private Facts values(Facts facts) {
        Facts listed = facts;
        JsonNode values = value("enum");
        if (values != null) {
            if (!values.isArray()) {
                throw invalid("enum", "must be a list");
            }
            listed = listed.ofValues(List.copyOf(values.values()), schema.pathOf("enum"));
        }
        JsonNode constant = value("const");
        return constant == null ? listed : listed.ofValues(List.of(constant), schema.pathOf("const"));
    }

    private NumberFacts numbers() {
        NumberFacts facts = NumberFacts.ANY;
        if (value("minimum") != null) {
            facts = facts.atLeast(number("minimum"), false);
        }
        if (value("exclusiveMinimum") != null) {
            facts = facts.atLeast(number("exclusiveMinimum"), true);
        }
        if (value("maximum") != null) {
            facts = facts.atMost(number("maximum"), false);
        }
        if (value("exclusiveMaximum") != null) {
            facts = facts.atMost(number("exclusiveMaximum"), true);
        }
        if (value("multipleOf") != null) {
            BigDecimal step = number("multipleOf");
            if (step.signum() <= 0) {
                throw invalid("multipleOf", "must be above 0");
            }
            NumberLanguage.checkStep(step, schema.pathOf("multipleOf"));
            facts = facts.multipleOf(step);
        }
        return facts;
    }

    private StringFacts strings() {
        StringFacts facts = StringFacts.ANY.atLeast(count("minLength", 0));
        if (value("maxLength") != null) {
            facts = facts.atMost(count("maxLength", -1));
        }
        if (value("pattern") != null) {
            String path = schema.pathOf("pattern");
            Expression language = Regex.parse(text("pattern"), path).somewhere(JsonText::written);
            facts = facts.in(new Expression.Regular(Dfa.of(language)));
        }
        if (value("format") != null) {
            String format = text("format");
            facts = facts.in(Formats.find(format)
                    .orElseThrow(() -> new UnsupportedKeyword(
                            "format", schema.pathOf("format"), "no format '%s' is known".formatted(format))));
        }
        return facts;
    }

    private ArrayFacts arrays() {
        List<Subschema> first = new ArrayList<>();
        Subschema rest = null;
        JsonNode items = value("items");
        // Drafts before 2020-12 had lists of items under `items`, and `additionalItems` for the rest.
        String listed = items != null && items.isArray() ? "items" : "prefixItems";
        JsonNode list = value(listed);
        if (list != null) {
            if (!list.isArray()) {
                throw invalid(listed, "must be a list");
            }
            for (int i = 0; i < list.size(); i++) {
                first.add(schema.at(listed).at(i));
            }
        }
        if (items != null && !items.isArray()) {
            rest = schema.at("items");
        } else if (items != null && value("additionalItems") != null) {
            rest = schema.at("additionalItems");
        } else if (value("unevaluatedItems") != null) {
            rest = schema.at("unevaluatedItems");
        }
        List<ArrayFacts.Layer> layers =
                first.isEmpty() && rest == null ? List.of() : List.of(new ArrayFacts.Layer(first, rest));
        return new ArrayFacts(count("minItems", 0), count("maxItems", -1), layers);
    }

    private ObjectFacts objects() {
        SequencedSet<String> required = new LinkedHashSet<>();
        JsonNode names = value("required");
        if (names != null) {
            if (!names.isArray() || !names.values().stream().allMatch(JsonNode::isString)) {
                throw invalid("required", "must be a list of names");
            }
            names.forEach(name -> required.add(name.stringValue()));
        }
        Subschema additional = null;
        if (value("additionalProperties") != null) {
            additional = schema.at("additionalProperties");
        } else if (value("unevaluatedProperties") != null) {
            additional = schema.at("unevaluatedProperties");
        }
        ObjectFacts.Layer layer = new ObjectFacts.Layer(map("properties"), map("patternProperties"), additional);
        boolean saysNothing = layer.properties().isEmpty() && layer.patterns().isEmpty() && additional == null;
        return new ObjectFacts(
                count("minProperties", 0),
                count("maxProperties", -1),
                required,
                saysNothing ? List.of() : List.of(layer),
                value("propertyNames") == null ? List.of() : List.of(schema.at("propertyNames")));
    }

    private SequencedMap<String, Subschema> map(String keyword) {
        SequencedMap<String, Subschema> map = new LinkedHashMap<>();
        JsonNode node = value(keyword);
        if (node != null) {
            if (!node.isObject()) {
                throw invalid(keyword, "must be an object");
            }
            node.propertyNames()
                    .forEach(name -> map.put(name, schema.at(keyword).at(name)));
        }
        return map;
    }

    private BigDecimal number(String keyword) {
        JsonNode node = schema.node().get(keyword);
        if (!node.isNumber()) {
            throw invalid(keyword, "must be a number");
        }
        return node.decimalValue();
    }

    private String text(String keyword) {
        JsonNode node = schema.node().get(keyword);
        if (!node.isString()) {
            throw invalid(keyword, "must be a string");
        }
        return node.stringValue();
    }

    private int count(String keyword, int without) {
        JsonNode node = value(keyword);
        if (node == null) {
            return without;
        }
        BigDecimal number = number(keyword);
        if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
            throw invalid(keyword, "must be a whole number, not negative");
        }
        return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }

    private InvalidGrammar invalid(String keyword, String reason) {
        return new InvalidGrammar(schema.pathOf(keyword), reason);
    }
}
