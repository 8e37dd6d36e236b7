package io.noesis.dataset.ingest;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The rules of `input`: one or more messages of a role and a text. The released rows have no `tool`; those of our own
/// models do.
final class Messages {

    private static final List<String> ROLES = List.of("user", "assistant", "system", "tool");

    private Messages() {}

    static ArrayNode check(ObjectNode row) throws LineRefusedException {
        JsonNode input = RowValidator.required(row, "input");
        if (!(input instanceof ArrayNode messages)) {
            throw RowValidator.wrongType("input", "a list of messages", input);
        }
        if (messages.isEmpty()) {
            throw new LineRefusedException(RefusalReason.EMPTY_VALUE, "input", "input must have at least one message");
        }
        ArrayNode checked = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < messages.size(); i++) {
            checked.add(message(messages.get(i), "input[" + i + "]"));
        }
        return checked;
    }

    private static ObjectNode message(JsonNode node, String at) throws LineRefusedException {
        if (!(node instanceof ObjectNode message)) {
            throw RowValidator.wrongType(at, "an object", node);
        }
        for (String name : message.propertyNames()) {
            if (!name.equals("role") && !name.equals("content")) {
                throw new LineRefusedException(
                        RefusalReason.UNKNOWN_FIELD, at, at + " may have role and content, and has another field");
            }
        }
        String role = member(message, "role", at);
        if (!ROLES.contains(role)) {
            throw RowValidator.refused(
                    RefusalReason.INVALID_VALUE, at + ".role", "must be one of " + String.join(", ", ROLES), role);
        }
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        checked.put("role", role);
        checked.put("content", member(message, "content", at));
        return checked;
    }

    private static String member(ObjectNode message, String name, String at) throws LineRefusedException {
        JsonNode value = message.get(name);
        String field = at + "." + name;
        if (value == null) {
            throw new LineRefusedException(RefusalReason.MISSING_FIELD, field, field + " is required");
        }
        return RowValidator.text(value, field);
    }
}
