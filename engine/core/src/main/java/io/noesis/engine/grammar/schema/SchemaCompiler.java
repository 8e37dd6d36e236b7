package io.noesis.engine.grammar.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.automaton.Rule;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

import tools.jackson.databind.JsonNode;

/// Compiles a JSON Schema (2020-12, and what older drafts have in common with it) to a grammar of the JSON it
/// accepts.
///
/// For each set of schemas that must hold together somewhere there is one rule, so recursive schemas become
/// recursive rules. Every output of the grammar is valid; of the valid values those are left out that would be
/// written in another order of properties, with other white space, or with longer numbers than [JsonText] has.
public final class SchemaCompiler {

    private static final int MOST_RULES = 10_000;

    private final SchemaDocument document;
    private final Expander expander;
    private final Map<String, Rule> rules = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(Rule rule, List<Subschema> schemas) {}

    private SchemaCompiler(String json) {
        document = new SchemaDocument(json);
        expander = new Expander(document);
    }

    /// @throws io.noesis.engine.grammar.error.GrammarException when the schema is invalid, too large or has a keyword
    ///     that is not supported
    public static Expression compile(String json) {
        SchemaCompiler compiler = new SchemaCompiler(json);
        Expression root = compiler.valueOf(List.of(compiler.document.root()));
        while (!compiler.pending.isEmpty()) {
            Pending next = compiler.pending.poll();
            next.rule.define(compiler.value(next.schemas));
        }
        return root;
    }

    /// The values that fulfil all of some schemas.
    private Expression valueOf(List<Subschema> schemas) {
        SequencedSet<Subschema> telling = new LinkedHashSet<>();
        for (Subschema schema : schemas) {
            if (schema.isFalse()) {
                return Expression.NOTHING;
            }
            if (!schema.isTrue()) {
                telling.add(schema);
            }
        }
        if (telling.isEmpty()) {
            return JsonText.VALUE;
        }
        String key = telling.stream().map(Subschema::path).sorted().collect(Collectors.joining(" "));
        Rule known = rules.get(key);
        if (known == null) {
            Limits.check("rules of a schema", MOST_RULES, rules.size() + 1L);
            known = new Rule(key);
            rules.put(key, known);
            pending.add(new Pending(known, List.copyOf(telling)));
        }
        return new Expression.Call(known);
    }

    private Expression value(List<Subschema> schemas) {
        if (schemas.size() == 1) {
            Subschema schema = schemas.getFirst();
            Keywords.check(schema);
            Set<String> telling = schema.node().propertyNames().stream()
                    .filter(keyword -> !Keywords.ANNOTATIONS.contains(keyword) && !keyword.startsWith("x-"))
                    .collect(Collectors.toSet());
            // Where nothing is to be joined, rules can be shared.
            if (telling.equals(Set.of("$ref"))) {
                return valueOf(List.of(document.resolve(schema)));
            }
            if (telling.equals(Set.of("anyOf"))) {
                return new Expression.Choice(Expander.branches(schema, "anyOf").stream()
                        .map(branch -> valueOf(List.of(branch)))
                        .toList());
            }
        }
        return new Expression.Choice(expander.expand(schemas).stream()
                .map(facts -> written(facts, schemas.getFirst().path()))
                .toList());
    }

    private Expression written(Facts facts, String path) {
        List<JsonNode> values = facts.values();
        if (values != null) {
            return new Expression.Choice(values.stream()
                    .filter(value -> admits(facts, value))
                    .map(JsonValues::written)
                    .toList());
        }
        List<Expression> parts = new ArrayList<>();
        for (JsonType type : JsonType.values()) {
            if (facts.types().contains(type)) {
                parts.add(written(facts, type, path));
            }
        }
        return new Expression.Choice(parts);
    }

    private Expression written(Facts facts, JsonType type, String path) {
        return switch (type) {
            case NULL -> JsonText.NULL;
            case BOOLEAN -> JsonText.BOOLEAN;
            case NUMBER -> NumberLanguage.of(facts.numbers());
            case STRING -> facts.strings().expression();
            case ARRAY -> facts.arrays().isAny() ? JsonText.ARRAY : ArrayWriter.of(facts.arrays(), this::valueOf);
            case OBJECT ->
                facts.objects().isAny()
                        ? JsonText.OBJECT
                        : new ObjectWriter(facts.objects(), this::valueOf, this::names).expression(path);
        };
    }

    private static boolean admits(Facts facts, JsonNode value) {
        JsonType type = JsonType.of(value);
        if (!facts.types().contains(type)) {
            return false;
        }
        boolean unsure = (type == JsonType.ARRAY && !facts.arrays().isAny())
                || (type == JsonType.OBJECT && !facts.objects().isAny());
        if (unsure) {
            throw new UnsupportedKeyword(
                    facts.valuesPath().substring(facts.valuesPath().lastIndexOf('/') + 1),
                    facts.valuesPath(),
                    "a listed array or object cannot be checked against other keywords");
        }
        return switch (type) {
            case NULL, BOOLEAN, ARRAY, OBJECT -> true;
            case NUMBER -> facts.numbers().admits(value.decimalValue());
            case STRING -> facts.strings().admits(value.stringValue());
        };
    }

    /// The insides of the strings that fulfil all of some schemas.
    private Dfa names(List<Subschema> schemas) {
        List<Expression> languages = new ArrayList<>();
        for (Facts facts : expander.expand(schemas)) {
            List<JsonNode> values = facts.values();
            if (values != null) {
                values.stream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .filter(value -> facts.types().contains(JsonType.STRING)
                                && facts.strings().admits(value))
                        .forEach(value -> languages.add(JsonText.text(JsonText.written(value))));
            } else if (facts.types().contains(JsonType.STRING)) {
                languages.add(new Expression.Regular(facts.strings().language()));
            }
        }
        return Dfa.of(new Expression.Choice(languages));
    }
}
