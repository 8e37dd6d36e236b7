package io.noesis.dialect.backend;

import java.util.List;
import java.util.function.Predicate;

import io.noesis.dialect.RequestField;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sampling, limits and ends: fields that every dialect has, and those that each says in its own way or not at
/// all.
final class SamplingFields {

    private static final List<String> EVERYWHERE = List.of(
            "temperature",
            "top_p",
            "n",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "user");

    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("top_k", value -> value.asInt(1) <= 0),
            new Extension("min_p", value -> value.asDouble(1) == 0),
            new Extension("repetition_penalty", value -> value.asDouble(0) == 1),
            new Extension("min_tokens", value -> value.asInt(1) == 0),
            new Extension("ignore_eos", value -> !value.asBoolean(true)),
            new Extension("stop_token_ids", JsonNode::isEmpty));

    private final DialectWords words;
    private final Refusals refusals;

    SamplingFields(DialectWords words, Refusals refusals) {
        this.words = words;
        this.refusals = refusals;
    }

    /// @throws io.noesis.api.error.NoesisException when the dialect has no word for a field that asks for
    /// something
    void write(RequestField request, ObjectNode body) {
        for (String name : EVERYWHERE) {
            if (request.get(name).isPresent()) {
                body.set(name, request.get(name).node());
            }
        }
        maxTokens(request, body);
        seed(request.get("seed"), body);
        for (Extension extension : EXTENSIONS) {
            RequestField field = request.get(extension.name());
            if (field.isPresent() && !extension.neutral().test(field.node())) {
                String place = words.word("sampling." + extension.name())
                        .orElseThrow(() -> refusals.unsayable(extension.name()));
                Places.set(body, place, field.node());
            }
        }
    }

    private void maxTokens(RequestField request, ObjectNode body) {
        RequestField current = request.get("max_completion_tokens");
        RequestField given = current.isPresent() ? current : request.get("max_tokens");
        if (given.isPresent()) {
            String name = words.word("max-tokens").orElseThrow();
            body.set(name.equals("as-given") ? given.path() : name, given.node());
        }
    }

    /// The same seed always becomes the same number, which is all that a seed is good for.
    private void seed(RequestField seed, ObjectNode body) {
        if (!seed.isPresent()) {
            return;
        }
        if (words.says("seed-bits", "32") && seed.node().isIntegralNumber()) {
            body.put("seed", Math.floorMod(seed.node().asLong(), 0xFFFF_FFFFL));
        } else {
            body.set("seed", seed.node());
        }
    }

    /// @param neutral whether a value asks for nothing
    private record Extension(String name, Predicate<JsonNode> neutral) {}
}
