package io.noesis.dialect.responses;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions in their flat form, and which of them may or must be called. Tools that OpenAI's own servers carry out
/// are refused by name: nobody here would.
final class ResponsesTools {

    private static final String FUNCTION = "function";

    private ResponsesTools() {}

    static void read(RequestField root, ObjectNode chat, FieldOrigins origins) {
        RequestField choice = root.get("tool_choice");
        Set<String> allowed = allowed(choice);
        ArrayNode functions = chat.arrayNode();
        for (RequestField tool : root.get("tools").elements()) {
            requireFunction(tool.object().get("type"));
            String name = tool.get("name").text();
            if (allowed.isEmpty() || allowed.contains(name)) {
                origins.put("tools[%d]".formatted(functions.size()), tool.path());
                origins.put("tools[%d].function".formatted(functions.size()), tool.path());
                ObjectNode function =
                        functions.addObject().put("type", FUNCTION).putObject(FUNCTION);
                for (String field : List.of("name", "description", "parameters", "strict")) {
                    if (tool.get(field).isPresent()) {
                        function.set(field, tool.get(field).node());
                    }
                }
            }
        }
        if (!functions.isEmpty()) {
            chat.set("tools", functions);
        }
        choose(choice, chat, origins);
    }

    private static void choose(RequestField choice, ObjectNode chat, FieldOrigins origins) {
        if (!choice.isPresent()) {
            return;
        }
        origins.put("tool_choice", choice.path());
        if (choice.isString()) {
            chat.put("tool_choice", choice.text());
            return;
        }
        RequestField type = choice.object().get("type");
        switch (type.text()) {
            case FUNCTION -> {
                ObjectNode named = chat.putObject("tool_choice").put("type", FUNCTION);
                named.putObject(FUNCTION).put("name", choice.get("name").text());
                origins.put("tool_choice.function", choice.path());
                origins.put("tool_choice.function.name", choice.get("name").path());
            }
            case "allowed_tools" -> {
                RequestField mode = choice.get("mode");
                if (!Set.of("auto", "required").contains(mode.text())) {
                    throw mode.invalid("must be 'auto' or 'required'");
                }
                chat.put("tool_choice", mode.text());
            }
            default -> throw type.unsupported("must be 'function' or 'allowed_tools'");
        }
    }

    /// Names of the functions that `allowed_tools` leaves; empty where nothing is left out.
    private static Set<String> allowed(RequestField choice) {
        Set<String> names = new HashSet<>();
        if (choice.node().isObject() && choice.get("type").text("").equals("allowed_tools")) {
            for (RequestField tool : choice.get("tools").required().elements()) {
                requireFunction(tool.object().get("type"));
                names.add(tool.get("name").text());
            }
            if (names.isEmpty()) {
                throw choice.get("tools").invalid("must have at least 1 tool");
            }
        }
        return names;
    }

    private static void requireFunction(RequestField type) {
        if (!type.text().equals(FUNCTION)) {
            throw type.unsupported("must be 'function'");
        }
    }
}
