package io.noesis.dialect.anthropic;

import java.util.List;

import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions, and which of them may or must be called. Tools with a meaning of Anthropic's own (a shell, an editor,
/// a search) are refused by name: the models behind the chat contract were not trained on them.
final class MessagesTools {

    private MessagesTools() {}

    static void read(RequestField root, ObjectNode chat, FieldOrigins origins) {
        ArrayNode functions = chat.arrayNode();
        for (RequestField tool : root.get("tools").elements()) {
            tool.object().get("type").onlyNeutral("must be absent or 'custom'", "custom");
            String place = "tools[%d].function".formatted(functions.size());
            origins.put(place, tool.path());
            origins.put(place + ".parameters", tool.get("input_schema").path());
            ObjectNode function = functions.addObject().put("type", "function").putObject("function");
            function.put("name", tool.get("name").text());
            function.set("parameters", tool.get("input_schema").object().node());
            for (String field : List.of("description", "strict")) {
                if (tool.get(field).isPresent()) {
                    function.set(field, tool.get(field).node());
                }
            }
        }
        if (!functions.isEmpty()) {
            chat.set("tools", functions);
        }
        choose(root.get("tool_choice"), chat, origins);
    }

    private static void choose(RequestField choice, ObjectNode chat, FieldOrigins origins) {
        if (!choice.isPresent()) {
            return;
        }
        origins.put("tool_choice", choice.path());
        origins.put("tool_choice.function.name", choice.get("name").path());
        RequestField type = choice.object().get("type");
        switch (type.text()) {
            case "auto", "none" -> chat.put("tool_choice", type.text());
            case "any" -> chat.put("tool_choice", "required");
            case "tool" ->
                chat.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", choice.get("name").text());
            default -> throw type.invalid("must be 'auto', 'any', 'tool' or 'none'");
        }
        RequestField single = choice.get("disable_parallel_tool_use");
        if (single.flag(false)) {
            chat.put("parallel_tool_calls", false);
            origins.put("parallel_tool_calls", single.path());
        }
    }
}
