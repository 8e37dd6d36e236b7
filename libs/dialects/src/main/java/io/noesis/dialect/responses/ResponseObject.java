package io.noesis.dialect.responses;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Usage;
import io.noesis.dialect.AnswerPart;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The response object while it grows.
final class ResponseObject {

    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    private final String key;
    private final long createdAt;
    private final String model;
    private final ObjectNode echo;
    private final ArrayNode output = JsonNodeFactory.instance.arrayNode();

    /// @param chatId id of the chat answer; those of the response and its items follow from it
    /// @param createdAt seconds since 1970-01-01T00:00:00Z
    ResponseObject(String chatId, long createdAt, String model, ObjectNode echo) {
        this.key = chatId.startsWith("chatcmpl-") ? chatId.substring("chatcmpl-".length()) : chatId;
        this.createdAt = createdAt;
        this.model = model;
        this.echo = echo;
    }

    /// Where the next item will stand.
    int nextIndex() {
        return output.size();
    }

    /// @param prefix what kind of item it is
    String itemId(String prefix) {
        return "%s_%s_%d".formatted(prefix, key, nextIndex());
    }

    void add(ObjectNode item) {
        output.add(item);
    }

    ObjectNode inProgress() {
        return snapshot("in_progress");
    }

    /// @param usage empty where nobody counted
    ObjectNode ended(AnswerPart.End end, Optional<Usage> usage) {
        String status = status(end);
        ObjectNode response = snapshot(status);
        if (status.equals(INCOMPLETE)) {
            response.putObject("incomplete_details").put("reason", incompleteReason(end));
        }
        usage.ifPresent(counts -> response.set("usage", usage(counts)));
        return response;
    }

    ObjectNode failed(String code, @Nullable String message) {
        ObjectNode response = snapshot("failed");
        response.putObject("error").put("code", code).put("message", message);
        return response;
    }

    static String status(AnswerPart.End end) {
        return switch (end.finishReason()) {
            case "length", "content_filter" -> INCOMPLETE;
            default -> COMPLETED;
        };
    }

    private static String incompleteReason(AnswerPart.End end) {
        if (end.finishReason().equals("content_filter")) {
            return end.finishReason();
        }
        // Ours: the answer was stopped by the clock, which no word of OpenAI's says.
        return "deadline".equals(end.stopReason()) ? "deadline" : "max_output_tokens";
    }

    private ObjectNode snapshot(String status) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("id", "resp_" + key).put("object", "response").put("created_at", createdAt);
        response.put("status", status).put("model", model);
        response.putNull("error");
        response.putNull("incomplete_details");
        response.setAll(echo.deepCopy());
        response.set("output", output.deepCopy());
        response.putNull("usage");
        return response;
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("input_tokens", usage.promptTokens());
        // Writing to our prefix cache costs the caller nothing; OpenAI's field is about price.
        node.putObject("input_tokens_details")
                .put(
                        "cached_tokens",
                        usage.promptTokensDetails() == null
                                ? 0
                                : usage.promptTokensDetails().cachedTokens())
                .put("cache_write_tokens", 0);
        node.put("output_tokens", usage.completionTokens());
        ObjectNode details = node.putObject("output_tokens_details");
        Usage.CompletionTokensDetails completion = usage.completionTokensDetails();
        details.put("reasoning_tokens", completion == null ? 0 : completion.reasoningTokens());
        if (completion != null && Boolean.TRUE.equals(completion.reasoningTokensEstimated())) {
            details.put("reasoning_tokens_estimated", true);
        }
        return node.put("total_tokens", usage.totalTokens());
    }
}
