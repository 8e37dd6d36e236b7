package io.noesis.inference.chat;

import java.util.Map;
import java.util.function.Predicate;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.databind.JsonNode;

/// Fields of OpenAI's request that this service cannot honour.
///
/// Unknown fields are ignored, as clients expect; these are known, and an answer that silently leaves them out would be
/// wrong: a caller who sent tools waits for a call. Their neutral values are accepted, since some clients send those.
final class UnsupportedFields {

    private static final Map<String, Rule> RULES = Map.of(
            "tools", new Rule("must be absent or empty", JsonNode::isEmpty),
            "functions", new Rule("must be absent or empty", JsonNode::isEmpty),
            "logit_bias", new Rule("must be absent or empty", JsonNode::isEmpty),
            "response_format",
                    new Rule(
                            "must be of type 'text'",
                            format -> format.path("type").asString("").equals("text")),
            "logprobs", new Rule("must be false", UnsupportedFields::isFalse),
            "frequency_penalty", new Rule("must be 0", UnsupportedFields::isZero),
            "presence_penalty", new Rule("must be 0", UnsupportedFields::isZero));

    private UnsupportedFields() {}

    static void check(JsonNode body) {
        RULES.forEach((field, rule) -> {
            JsonNode value = body.path(field);
            if (!value.isMissingNode() && !value.isNull() && !rule.neutral().test(value)) {
                throw new NoesisException(
                        ErrorCode.UNSUPPORTED_VALUE,
                        "%s %s: more is not supported, but it was %s"
                                .formatted(field, rule.limit(), Quoted.of(value.toString())),
                        field,
                        null);
            }
        });
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 0;
    }

    /// @param neutral whether a value asks for nothing
    private record Rule(String limit, Predicate<JsonNode> neutral) {}
}
