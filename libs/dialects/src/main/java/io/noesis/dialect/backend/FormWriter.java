package io.noesis.dialect.backend;

import java.util.List;
import java.util.stream.Collectors;

import io.noesis.dialect.backend.RequestedForm.Kind;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the form of an answer in a dialect.
final class FormWriter {

    private static final String RESPONSE_FORMAT = "response_format";

    private final DialectWords words;
    private final Refusals refusals;

    FormWriter(DialectWords words, Refusals refusals) {
        this.words = words;
        this.refusals = refusals;
    }

    /// @throws io.noesis.api.error.NoesisException when the dialect has no word for the form
    void write(RequestedForm form, ObjectNode body) {
        RequestedForm said = sayable(form);
        String place = words.word("form." + said.kind().key()).orElseThrow(() -> refusals.unsayable(form.field()));
        if (place.equals(RESPONSE_FORMAT)) {
            body.set(RESPONSE_FORMAT, openAi(said));
        } else if (place.startsWith(RESPONSE_FORMAT + ".")) {
            String type = place.substring(RESPONSE_FORMAT.length() + 1);
            body.putObject(RESPONSE_FORMAT).put("type", type).set(type, said.value());
        } else {
            Places.set(body, place, said.value());
        }
    }

    /// A choice of texts, where there is no word for it, is an expression or a grammar that matches just these.
    private RequestedForm sayable(RequestedForm form) {
        if (form.kind() != Kind.CHOICE) {
            return form;
        }
        return switch (words.word("form.choice.as").orElse("")) {
            case "regex" -> new RequestedForm(Kind.REGEX, text(expression(form.choices())), form.field());
            case "grammar" -> new RequestedForm(Kind.GRAMMAR, text(grammar(form.choices())), form.field());
            default -> form;
        };
    }

    private static ObjectNode openAi(RequestedForm form) {
        ObjectNode format =
                JsonNodeFactory.instance.objectNode().put("type", form.kind().key());
        if (form.kind() == Kind.JSON_SCHEMA) {
            // SGLang may leave a schema that is not strict to the model's good will.
            format.putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", form.value());
        }
        return format;
    }

    static String expression(List<String> choices) {
        return choices.stream().map(FormWriter::quotedForRegex).collect(Collectors.joining("|", "(", ")"));
    }

    static String grammar(List<String> choices) {
        return choices.stream().map(FormWriter::quotedForGrammar).collect(Collectors.joining(" | ", "root ::= ", ""));
    }

    /// Only what means something gets a backslash: to some of the libraries behind the backends `\<` is a word's
    /// edge, and none of them knows `\Q…\E`.
    private static String quotedForRegex(String choice) {
        StringBuilder quoted = new StringBuilder();
        choice.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if ("\\.[]{}()*+?^$|".indexOf(point) >= 0) {
                        quoted.append('\\');
                    }
                    quoted.appendCodePoint(point);
                }
            }
        });
        return quoted.toString();
    }

    private static String quotedForGrammar(String choice) {
        StringBuilder quoted = new StringBuilder("\"");
        choice.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '"', '\\' -> quoted.append('\\').appendCodePoint(point);
                default -> quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }
}
