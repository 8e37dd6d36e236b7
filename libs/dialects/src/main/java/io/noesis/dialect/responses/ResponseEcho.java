package io.noesis.dialect.responses;

import java.util.List;

import io.noesis.dialect.RequestField;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The part of a response object that repeats what the request asked for. A sampling field that was left to the
/// model is null: what the model then does depends on whether it thinks.
final class ResponseEcho {

    private static final List<String> REPEATED = List.of(
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "temperature",
            "top_p",
            "user",
            "safety_identifier",
            "prompt_cache_key");

    private ResponseEcho() {}

    static ObjectNode of(RequestField root) {
        ObjectNode echo = JsonNodeFactory.instance.objectNode();
        for (String name : REPEATED) {
            echo.set(name, or(root.get(name), NullNode.instance));
        }
        echo.set("metadata", or(root.get("metadata"), echo.objectNode()));
        echo.set("parallel_tool_calls", or(root.get("parallel_tool_calls"), echo.booleanNode(true)));
        echo.set("tools", or(root.get("tools"), echo.arrayNode()));
        echo.set("tool_choice", or(root.get("tool_choice"), echo.stringNode("auto")));
        echo.set("top_logprobs", or(root.get("top_logprobs"), echo.numberNode(0)));
        echo.put("truncation", "disabled");
        echo.put("store", false);
        echo.put("background", false);
        echo.putNull("previous_response_id");
        ObjectNode text = echo.putObject("text");
        text.set("format", or(root.get("text").get("format"), echo.objectNode().put("type", "text")));
        ObjectNode reasoning = echo.putObject("reasoning");
        reasoning.set("effort", or(root.get("reasoning").get("effort"), NullNode.instance));
        reasoning.set("summary", or(root.get("reasoning").get("summary"), NullNode.instance));
        return echo;
    }

    private static JsonNode or(RequestField field, JsonNode otherwise) {
        return field.isPresent() ? field.node() : otherwise;
    }
}
