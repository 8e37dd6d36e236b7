package io.noesis.engine.benchmarks;

import java.util.List;
import java.util.function.Supplier;

import io.noesis.engine.grammar.Grammar;

/// A grammar and a text that follows it.
record GrammarCase(String name, Supplier<Grammar> grammar, String text) {

    private static final String SENTENCE =
            "The quick brown fox jumps over the lazy dog, while the owner looks for the keys of the old house by the river.";

    static List<GrammarCase> all() {
        return List.of(
                schema("small object", PERSON, PERSON_TEXT),
                schema("nested objects", INVOICE, INVOICE_TEXT),
                schema("recursive", TREE, TREE_TEXT),
                wide("wide, 60 properties", 60),
                wide("wide, 300 properties", 300),
                schema(
                        "counted strings",
                        "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":10,\"maxLength\":200}}",
                        "[\"" + SENTENCE + "\", \"" + SENTENCE + "\"]"),
                schema(
                        "pattern",
                        "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z ,.]{5,150}$\"}}",
                        "[\"" + SENTENCE + "\"]"),
                new GrammarCase("any JSON object", Grammar::jsonObject, INVOICE_TEXT),
                new GrammarCase(
                        "regex",
                        () -> Grammar.regex("(Answer: )?\\d{1,4}(\\.\\d+)? (metres|feet|miles) per (second|hour)"),
                        "Answer: 42.195 miles per hour"),
                new GrammarCase(
                        "choice",
                        () -> Grammar.choice(List.of("positive", "negative", "neutral", "mixed")),
                        "negative"),
                new GrammarCase(
                        "tool call",
                        () -> Grammar.sequence(List.of(
                                Grammar.text(),
                                Grammar.literal("<tool_call>{\"name\": \"search\", \"arguments\": "),
                                Grammar.jsonSchema(PERSON),
                                Grammar.literal("}</tool_call>"))),
                        SENTENCE + "<tool_call>{\"name\": \"search\", \"arguments\": " + PERSON_TEXT
                                + "}</tool_call>"));
    }

    private static GrammarCase schema(String name, String schema, String text) {
        return new GrammarCase(name, () -> Grammar.jsonSchema(schema), text);
    }

    private static GrammarCase wide(String name, int properties) {
        StringBuilder schema =
                new StringBuilder("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < properties; i++) {
            String comma = i == 0 ? "" : ", ";
            schema.append("%s\"field_%03d\":{\"type\":\"%s\"}".formatted(comma, i, i % 2 == 0 ? "string" : "integer"));
            if (i % 5 < 3) {
                text.append("%s\"field_%03d\": %s".formatted(comma, i, i % 2 == 0 ? "\"blue sky\"" : "1" + i));
            }
        }
        return schema(name, schema.append("}}").toString(), text.append("}").toString());
    }

    private static final String PERSON = """
            {"type": "object", "additionalProperties": false, "required": ["name", "age"],
             "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
                            "email": {"type": "string", "format": "email"}}}
            """;

    private static final String PERSON_TEXT =
            "{\"name\": \"Ada Lovelace\", \"age\": 36, \"email\": \"ada.lovelace@example.com\"}";

    private static final String INVOICE = """
            {"type": "object", "required": ["id", "customer", "lines", "total"],
             "$defs": {"address": {"type": "object", "required": ["street", "city"], "additionalProperties": false,
                         "properties": {"street": {"type": "string"}, "city": {"type": "string"},
                                        "country": {"enum": ["DE", "FR", "NL", "US"]}}}},
             "properties": {
               "id": {"type": "string", "format": "uuid"},
               "date": {"type": "string", "format": "date"},
               "customer": {"type": "object", "required": ["name"],
                            "properties": {"name": {"type": "string"}, "billing": {"$ref": "#/$defs/address"},
                                           "shipping": {"anyOf": [{"$ref": "#/$defs/address"}, {"type": "null"}]}}},
               "lines": {"type": "array", "minItems": 1,
                         "items": {"type": "object", "required": ["article", "count", "price"],
                                   "properties": {"article": {"type": "string"}, "count": {"type": "integer", "minimum": 1},
                                                  "price": {"type": "number", "minimum": 0}}}},
               "notes": {"type": "array", "items": {"type": "string"}},
               "total": {"type": "number"}}}
            """;

    private static final String INVOICE_TEXT = """
            {
              "id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
              "date": "2026-11-27",
              "customer": {
                "name": "Example & Sons",
                "billing": {"street": "12 Long Road", "city": "Utrecht", "country": "NL"},
                "shipping": null
              },
              "lines": [
                {"article": "Blue garden chair, folding", "count": 4, "price": 39.95},
                {"article": "Parasol \\"Sunny\\"", "count": 1, "price": 120.0}
              ],
              "notes": ["Please deliver before noon, and ring twice.", "Grüße aus Köln"],
              "total": 279.8
            }""".strip();

    private static final String TREE = """
            {"type": "object", "required": ["value"], "additionalProperties": false,
             "properties": {"value": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}}}
            """;

    private static final String TREE_TEXT = """
            {"value": "root of it all", "children": [{"value": "left", "children": [{"value": "leaf one"}, {"value": \
            "leaf two", "children": []}]}, {"value": "right", "children": [{"value": "deep", "children": [{"value": \
            "deeper", "children": [{"value": "deepest of them"}]}]}]}]}""";
}
