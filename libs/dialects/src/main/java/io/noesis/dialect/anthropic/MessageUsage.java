package io.noesis.dialect.anthropic;

import java.util.Optional;

import io.noesis.api.openai.Usage;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Token counts in Anthropic's words. `input_tokens` are those that had to be computed: cached ones are counted
/// apart.
final class MessageUsage {

    private MessageUsage() {}

    /// @param usage empty where nobody counted: Anthropic's object has no way to say so but zeros
    static ObjectNode of(Optional<Usage> usage) {
        int prompt = usage.map(Usage::promptTokens).orElse(0);
        int cached = usage.map(Usage::promptTokensDetails)
                .map(Usage.PromptTokensDetails::cachedTokens)
                .orElse(0);
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", prompt - cached)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", cached)
                .put("output_tokens", usage.map(Usage::completionTokens).orElse(0));
        usage.map(Usage::completionTokensDetails).ifPresent(details -> {
            ObjectNode output =
                    node.putObject("output_tokens_details").put("thinking_tokens", details.reasoningTokens());
            if (Boolean.TRUE.equals(details.reasoningTokensEstimated())) {
                output.put("thinking_tokens_estimated", true);
            }
        });
        return node;
    }
}
