package io.noesis.dialect.responses;

import java.util.List;
import java.util.Set;

import io.noesis.api.error.NoesisException;
import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A request to `/v1/responses`, read into the chat request that asks for the same.
///
/// Unknown fields are ignored. Fields that would change the answer and that we cannot honour are refused by name,
/// unless their value asks for nothing; above all everything that needs a server with a memory.
///
/// @param chat body of `/v1/chat/completions`; types and limits of its plain fields are checked there
/// @param origins the caller's names of the fields in `chat`
/// @param echo the part of the response object that repeats the request
/// @param stream whether events are wanted
/// @param summary whether the thinking is wanted as summary too
public record ResponsesRequest(
        ObjectNode chat, FieldOrigins origins, ObjectNode echo, boolean stream, boolean summary) {

    private static final String LOGPROBS = "message.output_text.logprobs";

    /// Asks that thinking can be given back without a server that kept it: ours is given in plain, so it can
    /// be.
    private static final String ENCRYPTED_REASONING = "reasoning.encrypted_content";

    /// Fields that mean the same in both APIs, and those of the chat contract that Responses lacks.
    private static final List<String> SAME_NAME = List.of(
            "model",
            "temperature",
            "top_p",
            "stream",
            "parallel_tool_calls",
            "metadata",
            "top_k",
            "min_p",
            "seed",
            "stop",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "logit_bias",
            "min_tokens",
            "ignore_eos",
            "stop_token_ids",
            "structured_outputs",
            "chat_template_kwargs",
            "include_reasoning",
            "max_thinking_tokens",
            "thinking_token_budget",
            "nvext");

    private static final Set<String> INCLUDABLE = Set.of(LOGPROBS, ENCRYPTED_REASONING);

    /// @throws NoesisException naming the first field at fault
    public static ResponsesRequest read(JsonNode body) {
        RequestField root = RequestField.root(body);
        refuse(root);
        FieldOrigins origins = new FieldOrigins();
        ObjectNode chat = JsonNodeFactory.instance.objectNode();
        for (String name : SAME_NAME) {
            copy(root.get(name), chat, name, origins);
        }
        copy(root.get("max_output_tokens"), chat, "max_tokens", origins);
        copy(root.get("user"), chat, "user", origins);
        copy(root.get("safety_identifier"), chat, "user", origins);
        chat.set("messages", new InputItems(origins).read(root.get("instructions"), root.get("input")));
        ResponsesTools.read(root, chat, origins);
        format(root.get("text").get("format"), chat, origins);
        reasoning(root.get("reasoning"), chat, origins);
        logprobs(root, chat, origins);
        boolean stream = root.get("stream").flag(false);
        if (stream) {
            chat.putObject("stream_options").put("include_usage", true);
        }
        return new ResponsesRequest(chat, origins, ResponseEcho.of(root), stream, asksForSummary(root));
    }

    private static void refuse(RequestField root) {
        root.get("store").onlyNeutral("must be absent or false, since nothing is kept", false);
        root.get("background").onlyNeutral("must be absent or false", false);
        root.get("truncation").onlyNeutral("must be absent or 'disabled'", "disabled");
        root.get("text").get("verbosity").onlyNeutral("must be absent or 'medium'", "medium");
        root.get("reasoning").get("mode").onlyNeutral("must be absent or 'standard'", "standard");
        root.get("reasoning")
                .get("context")
                .onlyNeutral("must be absent, 'auto' or 'current_turn'", "auto", "current_turn");
        for (String name : List.of("previous_response_id", "conversation", "prompt", "moderation")) {
            root.get(name).onlyNeutral("must be absent");
        }
        RequestField management = root.get("context_management");
        if (!management.elements().isEmpty()) {
            throw management.unsupported("must be absent or empty");
        }
        for (RequestField included : root.get("include").elements()) {
            if (!INCLUDABLE.contains(included.text())) {
                throw included.unsupported("must be '%s' or '%s'".formatted(LOGPROBS, ENCRYPTED_REASONING));
            }
        }
    }

    private static void copy(RequestField field, ObjectNode chat, String name, FieldOrigins origins) {
        set(field, chat, name);
        if (field.isPresent()) {
            origins.put(name, field.path());
        }
    }

    private static void set(RequestField field, ObjectNode object, String name) {
        if (field.isPresent()) {
            object.set(name, field.node());
        }
    }

    private static void format(RequestField format, ObjectNode chat, FieldOrigins origins) {
        if (!format.isPresent()) {
            return;
        }
        origins.put("response_format", format.path());
        origins.put("response_format.json_schema", format.path());
        String type = format.get("type").text();
        switch (type) {
            case "text" -> {
                // What a chat request asks for when it says nothing.
            }
            case "json_object" -> chat.putObject("response_format").put("type", type);
            case "json_schema" -> {
                ObjectNode schema =
                        chat.putObject("response_format").put("type", type).putObject(type);
                for (String name : List.of("name", "description", "schema", "strict")) {
                    set(format.get(name), schema, name);
                }
            }
            default -> throw format.get("type").invalid("must be 'text', 'json_object' or 'json_schema'");
        }
    }

    private static void reasoning(RequestField reasoning, ObjectNode chat, FieldOrigins origins) {
        if (!reasoning.isPresent()) {
            return;
        }
        reasoning.object();
        copy(reasoning.get("effort"), chat, "reasoning_effort", origins);
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("max_tokens", "visibility")) {
            set(reasoning.get(name), ours, name);
        }
        if (!ours.isEmpty()) {
            chat.set("reasoning", ours);
        }
    }

    private static void logprobs(RequestField root, ObjectNode chat, FieldOrigins origins) {
        RequestField top = root.get("top_logprobs");
        boolean included = root.get("include").elements().stream()
                .anyMatch(element -> element.text().equals(LOGPROBS));
        boolean asked = top.node().isIntegralNumber() && top.node().asInt() > 0;
        if (included || asked) {
            chat.put("logprobs", true);
            origins.put("logprobs", "include");
            copy(top, chat, "top_logprobs", origins);
        }
    }

    private static boolean asksForSummary(RequestField root) {
        RequestField reasoning = root.get("reasoning");
        return reasoning.get("summary").isPresent()
                || reasoning.get("generate_summary").isPresent();
    }
}
