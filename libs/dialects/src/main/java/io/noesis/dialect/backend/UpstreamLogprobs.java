package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;

import io.noesis.api.openai.ChoiceLogprobs.Alternative;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;

import tools.jackson.databind.JsonNode;

/// Reads log probabilities in OpenAI's form; bytes and alternatives may be missing or null.
final class UpstreamLogprobs {

    private UpstreamLogprobs() {}

    static List<TokenLogprob> read(JsonNode logprobs) {
        List<TokenLogprob> tokens = new ArrayList<>();
        for (JsonNode token : logprobs.path("content")) {
            List<Alternative> top = new ArrayList<>();
            for (JsonNode other : token.path("top_logprobs")) {
                top.add(new Alternative(
                        other.path("token").asString(""), other.path("logprob").asDouble(0), bytes(other)));
            }
            tokens.add(new TokenLogprob(
                    token.path("token").asString(""), token.path("logprob").asDouble(0), bytes(token), top));
        }
        return tokens;
    }

    private static List<Integer> bytes(JsonNode token) {
        List<Integer> bytes = new ArrayList<>();
        token.path("bytes").forEach(value -> bytes.add(value.asInt(0)));
        return bytes;
    }
}
