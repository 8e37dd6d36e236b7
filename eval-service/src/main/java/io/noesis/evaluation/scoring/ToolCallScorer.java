package io.noesis.evaluation.scoring;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The answer is a set of calls: right when the calls are those expected, in any order, none missing and none beside.
///
/// Expected is a JSON list of `{"name", "arguments"}`; the empty list means that nothing is to be called. Apart from
/// right, calls are well-formed when there are any and each has the name of a tool that was offered, and arguments
/// that [ToolArguments] accepts. Where nothing was to be called and nothing was, there is nothing to have a form.
record ToolCallScorer() implements Scorer {

    static final String NAME = "tool-call";

    /// Numbers stay what they are: a double would turn large ones into others, or into infinity.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void checkExpected(String field, String expected) {
        JsonNode calls;
        try {
            calls = JSON.readTree(expected);
        } catch (JacksonException e) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, field + " must be JSON", field, e);
        }
        boolean isListOfCalls = calls.isArray()
                && calls.valueStream()
                        .allMatch(call -> call.path("name").isString()
                                && call.path("arguments").isObject());
        if (!isListOfCalls) {
            throw NoesisException.invalid(field, "must be a list of {name, arguments}", calls.getNodeType());
        }
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        List<JsonNode> wanted = JSON.readTree(expected).values().stream().toList();
        if (answer.calls().isEmpty()) {
            return wanted.isEmpty()
                    ? new Judgement(Verdict.CORRECT, "[]", null)
                    : new Judgement(Verdict.NO_ANSWER, null, false);
        }
        ArrayNode made = JSON.createArrayNode();
        boolean wellFormed = true;
        for (Answer.Call call : answer.calls()) {
            JsonNode arguments = arguments(call);
            wellFormed &= arguments != null && ToolArguments.fit(answer.tools(), call.name(), arguments);
            made.addObject()
                    .put("name", call.name())
                    .set("arguments", arguments == null ? JSON.valueToTree(call.arguments()) : arguments);
        }
        return new Judgement(
                same(made, wanted) ? Verdict.CORRECT : Verdict.WRONG, JSON.writeValueAsString(made), wellFormed);
    }

    /// @return null when they are not JSON
    private static @Nullable JsonNode arguments(Answer.Call call) {
        if (call.arguments() == null) {
            return null;
        }
        try {
            JsonNode arguments = JSON.readTree(call.arguments());
            return arguments.isMissingNode() ? null : arguments;
        } catch (JacksonException e) {
            // What cannot be read is not well-formed, which is what is asked here.
            return null;
        }
    }

    private static boolean same(ArrayNode made, List<JsonNode> wanted) {
        List<JsonNode> left = new ArrayList<>(wanted);
        for (JsonNode call : made) {
            JsonNode match = left.stream()
                    .filter(each -> call.path("name").equals(each.path("name"))
                            && JsonEquality.equal(call.path("arguments"), each.path("arguments")))
                    .findFirst()
                    .orElse(null);
            if (match == null) {
                return false;
            }
            left.remove(match);
        }
        return left.isEmpty();
    }
}
