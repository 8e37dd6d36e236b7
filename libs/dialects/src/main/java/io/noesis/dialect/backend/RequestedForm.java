package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.dialect.RequestField;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The form that an answer must have, whatever word the request used for it.
///
/// @param value the schema, the expression, the list of choices or the grammar; for any JSON object, nothing of
/// use
/// @param field where the request said so
public record RequestedForm(Kind kind, JsonNode value, String field) {

    public enum Kind {
        JSON_SCHEMA("json_schema"),
        JSON_OBJECT("json_object"),
        REGEX("regex"),
        CHOICE("choice"),
        GRAMMAR("grammar");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /// @throws io.noesis.api.error.NoesisException when the request has more than one form
    public static Optional<RequestedForm> of(RequestField request) {
        List<RequestedForm> forms = new ArrayList<>();
        responseFormat(forms, request.get("response_format"));
        RequestField structured = request.get("structured_outputs");
        add(forms, Kind.JSON_SCHEMA, structured.get("json"));
        add(forms, Kind.REGEX, structured.get("regex"));
        add(forms, Kind.CHOICE, structured.get("choice"));
        add(forms, Kind.GRAMMAR, structured.get("grammar"));
        if (structured.get("json_object").flag(false)) {
            add(forms, Kind.JSON_OBJECT, structured.get("json_object"));
        }
        for (RequestField guided : List.of(request, request.get("nvext"))) {
            add(forms, Kind.JSON_SCHEMA, guided.get("guided_json"));
            add(forms, Kind.REGEX, guided.get("guided_regex"));
            add(forms, Kind.CHOICE, guided.get("guided_choice"));
            add(forms, Kind.GRAMMAR, guided.get("guided_grammar"));
        }
        if (forms.size() > 1) {
            throw request.get(forms.get(1).field())
                    .invalid("must be absent when %s is given"
                            .formatted(forms.getFirst().field()));
        }
        return forms.stream().findFirst();
    }

    /// The texts that a choice is made from.
    public List<String> choices() {
        List<String> texts = new ArrayList<>();
        value.forEach(choice -> texts.add(choice.asString("")));
        return texts;
    }

    private static void responseFormat(List<RequestedForm> forms, RequestField format) {
        if (!format.isPresent()) {
            return;
        }
        String type = format.object().get("type").text();
        switch (type) {
            case "text" -> {
                // Any text.
            }
            case "json_object" -> add(forms, Kind.JSON_OBJECT, format);
            case "json_schema" -> {
                RequestField schema = format.get(type).object().get("schema").object();
                forms.add(new RequestedForm(Kind.JSON_SCHEMA, schema.node(), format.path()));
            }
            default -> throw format.get("type").invalid("must be 'text', 'json_object' or 'json_schema'");
        }
    }

    private static void add(List<RequestedForm> forms, Kind kind, RequestField field) {
        if (field.isPresent()) {
            forms.add(new RequestedForm(kind, parsed(kind, field), field.path()));
        }
    }

    /// vLLM takes a schema as text too; the others do not.
    private static JsonNode parsed(Kind kind, RequestField field) {
        if (kind != Kind.JSON_SCHEMA || !field.isString()) {
            return field.node();
        }
        try {
            JsonNode schema = JsonMapper.shared().readTree(field.text());
            if (schema.isObject()) {
                return schema;
            }
        } catch (JacksonException notJson) {
            // Said below: it is the caller's text, and the place of the fault in it helps nobody more.
        }
        throw field.invalid("must be a JSON Schema");
    }
}
