package io.noesis.dialect.backend;

import java.util.Set;
import java.util.stream.Collectors;

import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions and which of them may or must be called.
final class ToolFields {

    private final BackendModel model;
    private final DialectWords words;
    private final Refusals refusals;

    ToolFields(BackendModel model, Refusals refusals) {
        this.model = model;
        this.words = model.dialect().words();
        this.refusals = refusals;
    }

    /// Whether calls may be made at all.
    static boolean offered(RequestField request) {
        return !request.get("tools").elements().isEmpty()
                && !request.get("tool_choice").node().asString("").equals("none");
    }

    /// The functions that may be called.
    static Set<String> names(RequestField request) {
        return offered(request)
                ? request.get("tools").elements().stream()
                        .map(tool -> tool.get("function").get("name").text(""))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /// Whether a call must be made: the backend then holds the model to a grammar.
    static boolean demanded(RequestField request) {
        RequestField choice = request.get("tool_choice");
        return offered(request)
                && choice.isPresent()
                && !choice.node().asString("").equals("auto");
    }

    /// Tools that must not be called are not sent: some backends would still show them to the model.
    ///
    /// @throws io.noesis.api.error.NoesisException when the dialect cannot demand what the request demands
    void write(RequestField request, ObjectNode body) {
        if (!offered(request)) {
            return;
        }
        body.set("tools", request.get("tools").node());
        RequestField choice = request.get("tool_choice");
        if (demanded(request)) {
            demand(choice, body);
        } else {
            offer(body);
        }
        RequestField parallel = request.get("parallel_tool_calls");
        if (parallel.isPresent()) {
            words.word("tools.parallel").ifPresent(place -> body.set(place, parallel.node()));
        }
    }

    private void offer(ObjectNode body) {
        if (model.parsesCalls()) {
            body.put("tool_choice", "auto");
            return;
        }
        if (words.refuses("tools.raw")) {
            throw refusals.because("tools", "it shows them to the model only where it parses calls");
        }
        body.put("tool_choice", words.word("tools.raw").orElseThrow());
    }

    private void demand(RequestField choice, ObjectNode body) {
        if (!model.parsesCalls()) {
            throw refusals.because("tool_choice", "it does not parse calls, so it cannot demand one");
        }
        String kind = choice.isString() ? "tools.required" : "tools.named";
        if (words.refuses(kind)) {
            throw refusals.because("tool_choice", "it does not hold the model to a call");
        }
        if (words.says(kind, "single")) {
            body.set("tools", only(choice.get("function").get("name"), body.withArray("tools")));
            body.put("tool_choice", "required");
        } else {
            body.set("tool_choice", choice.node());
        }
    }

    private static ArrayNode only(RequestField name, ArrayNode tools) {
        ArrayNode single = tools.arrayNode();
        tools.valueStream()
                .filter(tool -> tool.path("function").path("name").equals(name.node()))
                .forEach(single::add);
        if (single.isEmpty()) {
            throw name.invalid("must be the name of one of the tools");
        }
        return single;
    }
}
