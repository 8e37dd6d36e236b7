package io.noesis.chat.prompt;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Tools and calls as the maps that templates know, in OpenAI's shape.
final class ToolValues {

    private ToolValues() {}

    /// `{"type": "function", "function": {…}}`
    ///
    /// @throws ChatTemplateException when the parameters are no JSON object
    static Map<String, Object> tool(PromptTool tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        tool.description().ifPresent(text -> function.put("description", text));
        tool.parametersJson()
                .ifPresent(json -> function.put(
                        "parameters", object(json, "the parameters of the tool '" + tool.name() + "' are")));
        return typed(new LinkedHashMap<>(), function);
    }

    /// `{"id": …, "type": "function", "function": {"name": …, "arguments": {…}}}`
    ///
    /// @throws ChatTemplateException when the arguments are no JSON object
    static Map<String, Object> call(PromptToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", arguments(call));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", call.id());
        return typed(value, function);
    }

    static Map<?, ?> arguments(PromptToolCall call) {
        return call.argumentsJson().isBlank()
                ? Map.of()
                : object(call.argumentsJson(), "the arguments of the call of '" + call.name() + "' are");
    }

    private static Map<String, Object> typed(Map<String, Object> value, Map<String, Object> function) {
        value.put("type", "function");
        value.put("function", function);
        return value;
    }

    private static Map<?, ?> object(String json, String what) {
        @Nullable Object value;
        try {
            value = JsonMapper.shared().readValue(json, Object.class);
        } catch (JacksonException e) {
            throw new ChatTemplateException(what + " no JSON", true, e);
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new ChatTemplateException(what + " no JSON object", true, null);
    }
}
