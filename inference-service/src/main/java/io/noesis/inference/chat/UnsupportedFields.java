package io.noesis.inference.chat;

import java.util.List;
import java.util.function.Predicate;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.databind.JsonNode;

/// Fields of OpenAI's request that this service cannot honour.
///
/// Unknown fields are ignored, as clients expect; these are known, and an answer that silently leaves them out would
/// be
/// wrong: a caller who sent tools waits for a call. Their neutral values are accepted, since some clients send those.
final class UnsupportedFields {

    private static final List<Rule> RULES = List.of(
            new Rule("tools", "must be absent or empty", UnsupportedFields::isEmpty),
            new Rule("functions", "must be absent or empty", UnsupportedFields::isEmpty),
            new Rule("response_format", "must be of type 'text'", UnsupportedFields::isText));

    private UnsupportedFields() {}

    static void check(JsonNode body) {
        for (Rule rule : RULES) {
            JsonNode value = body.path(rule.field());
            if (!value.isMissingNode() && !value.isNull() && !rule.neutral().test(value)) {
                throw new NoesisException(
                        ErrorCode.UNSUPPORTED_VALUE,
                        "%s %s: more is not supported, but it was %s"
                                .formatted(rule.field(), rule.limit(), Quoted.of(value.toString())),
                        rule.field(),
                        null);
            }
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainer() && value.isEmpty();
    }

    private static boolean isText(JsonNode value) {
        return value.path("type").asString("").equals("text");
    }

    /// @param neutral whether a value asks for nothing
    private record Rule(String field, String limit, Predicate<JsonNode> neutral) {}
}
