package io.noesis.dialect.backend;

import java.util.List;
import java.util.Optional;

import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;

import tools.jackson.databind.JsonNode;

/// What one event says of one choice, under whatever names.
///
/// @param thinking told apart from the text; empty where there is none
/// @param content the text; empty where there is none
/// @param calls list of call pieces, or nothing
/// @param finishReason in the last event of the choice
/// @param stopReason a stop string, the id of a token, or nothing
/// @param logprobs of the tokens of the text
record UpstreamDelta(
        String thinking,
        String content,
        JsonNode calls,
        Optional<String> finishReason,
        JsonNode stopReason,
        List<TokenLogprob> logprobs) {

    static UpstreamDelta of(JsonNode choice) {
        // Some servers send the message whole in an event, as all do outside of streams.
        JsonNode delta = choice.path("delta").isObject() ? choice.path("delta") : choice.path("message");
        String content = either(delta, "content", "refusal");
        JsonNode finish = choice.path("finish_reason");
        return new UpstreamDelta(
                either(delta, "reasoning_content", "reasoning"),
                content,
                delta.path("tool_calls"),
                finish.isString() ? Optional.of(finish.asString()) : Optional.empty(),
                // SGLang has a name of its own for it.
                choice.path(choice.has("stop_reason") ? "stop_reason" : "matched_stop"),
                content.isEmpty() ? List.of() : UpstreamLogprobs.read(choice.path("logprobs")));
    }

    boolean hasCalls() {
        return calls.isArray() && !calls.isEmpty();
    }

    private static String either(JsonNode delta, String name, String other) {
        String text = text(delta.path(name));
        return text.isEmpty() ? text(delta.path(other)) : text;
    }

    /// Some servers send text in parts, as requests have it.
    private static String text(JsonNode node) {
        if (node.isArray()) {
            StringBuilder parts = new StringBuilder();
            node.forEach(part -> parts.append(text(part.path("text"))));
            return parts.toString();
        }
        return node.isString() ? node.asString() : "";
    }
}
