package io.noesis.engine.grammar.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A schema as a whole, in which references are followed.
final class SchemaDocument {

    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_NESTED = 128;
    private static final int MOST_DIGITS_OF_A_NUMBER = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .maxTokenCount(200_000)
                            .maxDocumentLength(4L * MOST_CHARACTERS)
                            .maxNumberLength(MOST_DIGITS_OF_A_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> MAPS_OF_SCHEMAS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    private static final Set<String> LISTS_OF_SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final Set<String> SCHEMAS =
            Set.of("additionalProperties", "propertyNames", "items", "additionalItems", "not", "if", "then", "else");

    private final Subschema root;
    private final String id;
    private final Map<String, Subschema> anchors = new HashMap<>();

    /// @throws InvalidGrammar when it is not JSON
    SchemaDocument(String json) {
        Limits.check("characters of a schema", MOST_CHARACTERS, json.length());
        try {
            root = new Subschema(JSON.readTree(json), "#");
        } catch (JacksonException e) {
            InvalidGrammar invalid = new InvalidGrammar("", "the schema is not JSON: " + e.getOriginalMessage());
            invalid.initCause(e);
            throw invalid;
        }
        id = root.node().path("$id").asString("").replaceFirst("#$", "");
        collectAnchors(root);
    }

    Subschema root() {
        return root;
    }

    /// Only where schemas stand: not within `enum`, for instance.
    private void collectAnchors(Subschema schema) {
        if (!schema.node().isObject()) {
            return;
        }
        JsonNode anchor = schema.node().get("$anchor");
        if (anchor != null && anchor.isString()) {
            anchors.put(anchor.stringValue(), schema);
        }
        for (String keyword : schema.node().propertyNames()) {
            Subschema value = schema.at(keyword);
            if (MAPS_OF_SCHEMAS.contains(keyword) && value.node().isObject()) {
                value.node().propertyNames().forEach(name -> collectAnchors(value.at(name)));
            } else if (LISTS_OF_SCHEMAS.contains(keyword) && value.node().isArray()) {
                for (int i = 0; i < value.node().size(); i++) {
                    collectAnchors(value.at(i));
                }
            } else if (SCHEMAS.contains(keyword)) {
                collectAnchors(value);
            }
        }
    }

    /// @throws UnsupportedKeyword when the reference leads out of this document
    /// @throws InvalidGrammar when it leads nowhere
    Subschema resolve(Subschema schema) {
        String path = schema.pathOf("$ref");
        JsonNode value = schema.node().get("$ref");
        if (!value.isString()) {
            throw new InvalidGrammar(path, "a reference is a string");
        }
        String reference = value.stringValue();
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        if (!document.isEmpty() && !document.equals(id)) {
            throw new UnsupportedKeyword("$ref", path, "only references within the schema are, not " + reference);
        }
        if (fragment.isEmpty()) {
            return root;
        }
        if (!fragment.startsWith("/")) {
            Subschema anchored = anchors.get(fragment);
            if (anchored == null) {
                throw new InvalidGrammar(path, "there is no $anchor " + fragment);
            }
            return anchored;
        }
        return follow(List.of(fragment.substring(1).split("/", -1)), path, reference);
    }

    private Subschema follow(List<String> parts, String path, String reference) {
        Subschema at = root;
        for (String part : parts) {
            String name = decoded(part, path).replace("~1", "/").replace("~0", "~");
            JsonNode node = at.node();
            if (node.isObject() && node.has(name)) {
                at = at.at(name);
            } else if (node.isArray() && name.matches("0|[1-9][0-9]{0,5}") && Integer.parseInt(name) < node.size()) {
                at = at.at(Integer.parseInt(name));
            } else {
                throw new InvalidGrammar(path, "the reference %s leads nowhere".formatted(reference));
            }
            if (at.node().isObject() && at.node().has("$id")) {
                throw new UnsupportedKeyword("$id", at.pathOf("$id"), "only the root may have one");
            }
        }
        return at;
    }

    private static String decoded(String part, String path) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            InvalidGrammar invalid = new InvalidGrammar(path, "the reference is wrongly percent-encoded");
            invalid.initCause(e);
            throw invalid;
        }
    }
}
