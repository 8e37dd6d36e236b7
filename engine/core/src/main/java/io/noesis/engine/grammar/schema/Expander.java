package io.noesis.engine.grammar.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.error.InvalidGrammar;

import tools.jackson.databind.JsonNode;

/// Turns schemas that apply to the same value into alternatives that need nothing else: references are followed,
/// `allOf` is joined, and each way through `anyOf` and `oneOf` becomes one alternative.
final class Expander {

    private static final int MOST_ALTERNATIVES = 512;

    /// Of one schema document.
    private static final int MOST_WORK = 100_000;

    private final SchemaDocument document;
    private final Exclusion exclusion;
    private final Map<String, Facts> read = new HashMap<>();
    private int work;

    Expander(SchemaDocument document) {
        this.document = document;
        exclusion = new Exclusion(this);
    }

    /// A schema and the one that led to it without reading anything.
    private record Step(Subschema schema, @Nullable Step from) {
        boolean comesFrom(Subschema other) {
            for (Step step = this; step != null; step = step.from) {
                if (step.schema.path().equals(other.path())) {
                    return true;
                }
            }
            return false;
        }
    }

    /// @param all a value must fulfil all of them
    /// @return a value must fulfil one of them; empty when none can
    List<Facts> expand(List<Subschema> all) {
        return expand(all, null);
    }

    private List<Facts> expand(List<Subschema> all, @Nullable Step from) {
        Deque<Step> open = new ArrayDeque<>();
        all.forEach(each -> open.add(next(each, from)));
        Set<String> seen = new HashSet<>();
        List<Facts> alternatives = List.of(Facts.ANY);
        while (!open.isEmpty()) {
            Step step = open.poll();
            Subschema schema = step.schema();
            if (!seen.add(schema.path()) || schema.isTrue()) {
                continue;
            }
            Keywords.check(schema);
            if (schema.isFalse()) {
                return List.of();
            }
            Limits.check("work on a schema", MOST_WORK, ++work);
            JsonNode node = schema.node();
            if (node.has("$ref")) {
                open.add(next(document.resolve(schema), step));
            }
            if (node.has("allOf")) {
                branches(schema, "allOf").forEach(branch -> open.add(next(branch, step)));
            }
            alternatives = product(
                    alternatives, List.of(read.computeIfAbsent(schema.path(), path -> FactReader.read(schema))));
            for (List<Facts> factor : factors(schema, step)) {
                alternatives = product(alternatives, factor);
            }
        }
        return alternatives;
    }

    /// @throws InvalidGrammar when a schema refers to itself for the same value
    private static Step next(Subschema schema, @Nullable Step from) {
        if (from != null && from.comesFrom(schema)) {
            throw new InvalidGrammar(schema.path(), "the schema refers to itself for the same value");
        }
        return new Step(schema, from);
    }

    /// Each must be fulfilled, by one of its alternatives.
    private List<List<Facts>> factors(Subschema schema, Step step) {
        List<List<Facts>> factors = new ArrayList<>();
        JsonNode node = schema.node();
        if (node.has("anyOf")) {
            List<Facts> any = new ArrayList<>();
            branches(schema, "anyOf").forEach(branch -> any.addAll(expand(List.of(branch), step)));
            factors.add(any);
        }
        if (node.has("oneOf")) {
            List<List<Facts>> branches = new ArrayList<>();
            branches(schema, "oneOf").forEach(branch -> branches.add(expand(List.of(branch), step)));
            exclusion.check(branches, schema.pathOf("oneOf"));
            factors.add(branches.stream().flatMap(List::stream).toList());
        }
        if (node.has("not")) {
            factors.add(Negation.of(schema.at("not")));
        }
        Dependencies.of(schema).forEach(dependency -> {
            List<Facts> either = new ArrayList<>(List.of(dependency.absent()));
            dependency.required().ifPresent(either::add);
            dependency.schema().ifPresent(then -> either.addAll(expand(List.of(then), step)));
            factors.add(either);
        });
        return factors;
    }

    private List<Facts> product(List<Facts> some, List<Facts> others) {
        Limits.check("alternatives of a schema", MOST_ALTERNATIVES, (long) some.size() * others.size());
        Set<Facts> both = new LinkedHashSet<>();
        for (Facts one : some) {
            for (Facts other : others) {
                Limits.check("work on a schema", MOST_WORK, ++work);
                Facts joined = one == Facts.ANY ? other : one.and(other);
                if (!joined.types().isEmpty()) {
                    both.add(joined);
                }
            }
        }
        return List.copyOf(both);
    }

    /// The schemas of a list.
    static List<Subschema> branches(Subschema schema, String keyword) {
        Subschema list = schema.at(keyword);
        if (!list.node().isArray() || list.node().isEmpty()) {
            throw new InvalidGrammar(list.path(), "must be a list of at least one schema");
        }
        List<Subschema> branches = new ArrayList<>();
        for (int i = 0; i < list.node().size(); i++) {
            branches.add(list.at(i));
        }
        return branches;
    }
}
