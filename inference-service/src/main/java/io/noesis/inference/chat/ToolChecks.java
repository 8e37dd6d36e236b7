package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.Tool;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.ToolChoice;
import io.noesis.inference.form.OfferedTool;
import io.noesis.inference.form.ToolUse;
import io.noesis.inference.request.Quoted;

import tools.jackson.databind.JsonNode;

/// The limits of tools and of the choice among them. Each failure names the field, the limit and the value.
final class ToolChecks {

    static final int MOST_TOOLS = 128;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

    private ToolChecks() {}

    static ToolUse check(ChatCompletionRequest request) {
        List<OfferedTool> tools = tools(request.tools());
        boolean parallel = !Boolean.FALSE.equals(request.parallelToolCalls());
        return switch (request.toolChoice()) {
            case null -> new ToolUse(tools, false, parallel);
            case ToolChoice.Word word ->
                switch (word) {
                    case AUTO -> new ToolUse(tools, false, parallel);
                    case NONE -> ToolUse.NONE;
                    case REQUIRED -> new ToolUse(someOf(tools, "'required'"), true, parallel);
                };
            case ToolChoice.Named(String name) ->
                // Only this one can be called, and only this one is shown.
                new ToolUse(List.of(named(someOf(tools, Quoted.of(name)), name)), true, parallel);
        };
    }

    private static List<OfferedTool> tools(@Nullable List<Tool> given) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > MOST_TOOLS) {
            throw NoesisException.invalid("tools", "must have at most %d tools".formatted(MOST_TOOLS), given.size());
        }
        List<OfferedTool> tools = new ArrayList<>(given.size());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            OfferedTool tool = tool("tools[%d]".formatted(i), given.get(i));
            if (!names.add(tool.name())) {
                throw NoesisException.invalid(tool.field() + ".name", "must be the only one of its name", tool.name());
            }
            tools.add(tool);
        }
        return tools;
    }

    private static OfferedTool tool(String field, @Nullable Tool tool) {
        if (tool == null) {
            throw NoesisException.invalid(field, "must be a tool", null);
        }
        if (tool.type() != null && !tool.type().equals(ToolCall.FUNCTION)) {
            throw NoesisException.invalid(field + ".type", "must be 'function'", Quoted.of(tool.type()));
        }
        String path = field + ".function";
        Tool.Function function = tool.function();
        if (function == null) {
            throw NoesisException.missing(path);
        }
        String name = function.name();
        if (name == null) {
            throw NoesisException.missing(path + ".name");
        }
        if (!NAME.matcher(name).matches()) {
            throw NoesisException.invalid(
                    path + ".name", "must have 1 to 64 letters, digits, dots, dashes and underscores", Quoted.of(name));
        }
        return new OfferedTool(
                name,
                Optional.ofNullable(function.description()),
                parameters(path, function.parameters()),
                Boolean.TRUE.equals(function.strict()),
                path);
    }

    private static Optional<JsonNode> parameters(String path, @Nullable JsonNode schema) {
        if (schema == null || schema.isNull()) {
            return Optional.empty();
        }
        if (!schema.isObject()) {
            throw NoesisException.invalid(
                    path + ".parameters", "must be a JSON Schema of an object", Quoted.of(schema.toString()));
        }
        return Optional.of(schema);
    }

    private static List<OfferedTool> someOf(List<OfferedTool> tools, String choice) {
        if (tools.isEmpty()) {
            throw NoesisException.invalid("tool_choice", "must be absent, 'auto' or 'none' without tools", choice);
        }
        return tools;
    }

    private static OfferedTool named(List<OfferedTool> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> NoesisException.invalid(
                        "tool_choice.function.name", "must be one of the tools", Quoted.of(name)));
    }
}
