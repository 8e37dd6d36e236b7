package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ToolCall;

import tools.jackson.databind.JsonNode;

/// Puts the call pieces of one choice in order: numbered from 0, each with an id, its name told once and first.
///
/// TensorRT-LLM repeats the name in every piece and gives no id to a call that was demanded; some servers number
/// all calls alike and tell them apart by id; some send the arguments as an object.
final class UpstreamCalls {

    private final String idPrefix;
    private final boolean singleCall;
    private final Map<Integer, Call> byUpstreamIndex = new HashMap<>();
    private Call inText = new Call("");
    private int begun;
    private int characters;

    /// @param idPrefix begins the ids of calls that have none
    /// @param singleCall whether calls after the first are dropped
    UpstreamCalls(String idPrefix, boolean singleCall) {
        this.idPrefix = idPrefix;
        this.singleCall = singleCall;
    }

    /// @param pieces `tool_calls` of a delta or a message
    List<ToolCall> accept(JsonNode pieces) {
        List<ToolCall> ordered = new ArrayList<>();
        int place = 0;
        for (JsonNode piece : pieces) {
            int index = piece.path("index").isInt() ? piece.path("index").asInt() : place;
            accept(ordered, callOf(index, text(piece.path("id"))), piece.path("function"));
            place++;
        }
        return ordered;
    }

    /// A call that was found in the text; its arguments follow.
    List<ToolCall> found(String name) {
        List<ToolCall> pieces = new ArrayList<>();
        inText = new Call("");
        begin(pieces, inText, name);
        return pieces;
    }

    /// A piece of the arguments of the call that was found last.
    List<ToolCall> foundArguments(String text) {
        List<ToolCall> pieces = new ArrayList<>();
        grow(pieces, inText, text);
        return pieces;
    }

    /// @throws NoesisException when a call never got a name
    void requireNamed() {
        if (byUpstreamIndex.values().stream().anyMatch(call -> call.number < 0)) {
            throw new NoesisException(ErrorCode.UPSTREAM_FAILURE, "the backend sent a tool call without a name");
        }
    }

    /// How many calls were shown.
    int count() {
        return singleCall ? Math.min(begun, 1) : begun;
    }

    /// How long their names and arguments are together.
    int characters() {
        return characters;
    }

    private Call callOf(int upstreamIndex, String id) {
        Call known = byUpstreamIndex.get(upstreamIndex);
        if (known != null && (id.isEmpty() || known.id.isEmpty() || known.id.equals(id))) {
            return known;
        }
        Call call = new Call(id);
        byUpstreamIndex.put(upstreamIndex, call);
        return call;
    }

    private void accept(List<ToolCall> ordered, Call call, JsonNode function) {
        String name = text(function.path("name"));
        JsonNode arguments = function.path("arguments");
        String piece = arguments.isObject() ? arguments.toString() : text(arguments);
        if (call.number < 0) {
            call.waiting.append(piece);
            if (!name.isEmpty()) {
                begin(ordered, call, name);
                grow(ordered, call, call.waiting.toString());
            }
            return;
        }
        grow(ordered, call, piece);
    }

    private void begin(List<ToolCall> ordered, Call call, String name) {
        call.number = begun++;
        characters += name.length();
        if (isShown(call)) {
            String id = call.id.isEmpty() ? idPrefix + call.number : call.id;
            ordered.add(ToolCall.begin(call.number, id, name));
        }
    }

    private void grow(List<ToolCall> ordered, Call call, String piece) {
        characters += piece.length();
        if (!piece.isEmpty() && isShown(call)) {
            ordered.add(ToolCall.arguments(call.number, piece));
        }
    }

    private boolean isShown(Call call) {
        return !singleCall || call.number == 0;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : "";
    }

    private static final class Call {

        private final String id;
        private final StringBuilder waiting = new StringBuilder();
        private int number = -1;

        Call(String id) {
            this.id = id;
        }
    }
}
