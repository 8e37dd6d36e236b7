package io.noesis.dialect.anthropic;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.noesis.api.error.NoesisException;
import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A request to `/v1/messages`, read into the chat request that asks for the same.
///
/// Unknown fields are ignored, and so is `cache_control`: it asks for a price, not for another answer. Fields that
/// would change the answer and that we cannot honour are refused by name.
///
/// @param chat body of `/v1/chat/completions`; types and limits of its plain fields are checked there
/// @param origins the caller's names of the fields in `chat`
/// @param stream whether events are wanted
public record MessagesRequest(ObjectNode chat, FieldOrigins origins, boolean stream) {

    /// From Anthropic's names to those of the chat contract.
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("model", "model"),
            Map.entry("max_tokens", "max_tokens"),
            Map.entry("temperature", "temperature"),
            Map.entry("top_p", "top_p"),
            Map.entry("top_k", "top_k"),
            Map.entry("stop_sequences", "stop"),
            Map.entry("stream", "stream"),
            // Of the chat contract, which Anthropic lacks.
            Map.entry("seed", "seed"),
            Map.entry("min_p", "min_p"),
            Map.entry("presence_penalty", "presence_penalty"),
            Map.entry("frequency_penalty", "frequency_penalty"),
            Map.entry("repetition_penalty", "repetition_penalty"),
            Map.entry("logit_bias", "logit_bias"),
            Map.entry("min_tokens", "min_tokens"),
            Map.entry("ignore_eos", "ignore_eos"),
            Map.entry("stop_token_ids", "stop_token_ids"),
            Map.entry("chat_template_kwargs", "chat_template_kwargs"),
            Map.entry("structured_outputs", "structured_outputs"),
            Map.entry("include_reasoning", "include_reasoning"),
            Map.entry("max_thinking_tokens", "max_thinking_tokens"));

    private static final List<String> NOT_SUPPORTED =
            List.of("container", "mcp_servers", "inference_geo", "output_format");

    /// @throws NoesisException naming the first field at fault
    public static MessagesRequest read(JsonNode body) {
        RequestField root = RequestField.root(body);
        root.get("max_tokens").required();
        return read(root);
    }

    /// A request to `count_tokens`, which asks for no answer and so needs no limit of one.
    ///
    /// @throws NoesisException naming the first field at fault
    public static MessagesRequest readToCount(JsonNode body) {
        return read(RequestField.root(body));
    }

    /// The answer to `count_tokens`.
    public static ObjectNode tokenCount(int inputTokens) {
        return JsonNodeFactory.instance.objectNode().put("input_tokens", inputTokens);
    }

    private static MessagesRequest read(RequestField root) {
        for (String name : NOT_SUPPORTED) {
            root.get(name).onlyNeutral("must be absent");
        }
        root.get("speed").onlyNeutral("must be absent or 'standard'", "standard");
        RequestField management = root.get("context_management");
        if (management.isPresent() && !management.get("edits").elements().isEmpty()) {
            throw management.unsupported("must be absent");
        }
        FieldOrigins origins = new FieldOrigins();
        ObjectNode chat = JsonNodeFactory.instance.objectNode();
        RENAMED.forEach((theirs, ours) -> copy(root.get(theirs), chat, ours, origins));
        copy(root.get("metadata").get("user_id"), chat, "user", origins);
        chat.set("messages", new MessageBlocks(origins).read(root.get("system"), root.get("messages")));
        MessagesTools.read(root, chat, origins);
        thinking(root.get("thinking"), chat, origins);
        outputConfig(root.get("output_config"), chat, origins);
        boolean stream = root.get("stream").flag(false);
        if (stream) {
            chat.putObject("stream_options").put("include_usage", true);
        }
        return new MessagesRequest(chat, origins, stream);
    }

    private static void thinking(RequestField thinking, ObjectNode chat, FieldOrigins origins) {
        if (!thinking.isPresent()) {
            return;
        }
        RequestField type = thinking.object().get("type");
        if (!Set.of("enabled", "disabled", "adaptive").contains(type.text())) {
            throw type.unsupported("must be 'enabled', 'disabled' or 'adaptive'");
        }
        ObjectNode ours = chat.putObject("thinking").put("type", type.text());
        origins.put("thinking", thinking.path());
        RequestField budget = thinking.get("budget_tokens");
        if (type.text().equals("enabled")) {
            budget.required();
        }
        if (budget.isPresent()) {
            ours.set("budget_tokens", budget.node());
        }
        RequestField display = thinking.get("display");
        if (display.text("").equals("omitted")) {
            chat.putObject("reasoning").put("visibility", "hidden");
        } else {
            // Ours is shown whole: there is nobody who would summarise it.
            display.onlyNeutral("must be absent, 'summarized' or 'omitted'", "summarized");
        }
    }

    private static void outputConfig(RequestField config, ObjectNode chat, FieldOrigins origins) {
        // Theirs is about the whole answer; ours is about the thinking, and would turn it on.
        if (!chat.path("thinking").path("type").asString("").equals("disabled")) {
            copy(config.get("effort"), chat, "reasoning_effort", origins);
        }
        RequestField format = config.get("format");
        if (!format.isPresent()) {
            return;
        }
        if (!format.object().get("type").text().equals("json_schema")) {
            throw format.get("type").unsupported("must be 'json_schema'");
        }
        ObjectNode schema =
                chat.putObject("response_format").put("type", "json_schema").putObject("json_schema");
        schema.put("name", "output").set("schema", format.get("schema").object().node());
        origins.put("response_format", format.path());
        origins.put("response_format.json_schema", format.path());
    }

    private static void copy(RequestField field, ObjectNode chat, String name, FieldOrigins origins) {
        if (field.isPresent()) {
            chat.set(name, field.node());
            origins.put(name, field.path());
        }
    }
}
