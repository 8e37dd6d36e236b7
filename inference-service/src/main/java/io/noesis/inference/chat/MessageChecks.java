package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ToolCall;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.chat.prompt.PromptToolCall;
import io.noesis.inference.request.Quoted;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// From the messages of a request to those the template sees.
///
/// Thinking in the history is accepted, so that clients may send back what they got, and dropped: the models were
/// trained without it.
final class MessageChecks {

    private static final String ASSISTANT = "assistant";
    private static final Set<String> ROLES = Set.of("system", "developer", "user", ASSISTANT, "tool");

    private MessageChecks() {}

    static List<PromptMessage> check(@Nullable List<ChatMessage> messages) {
        if (messages == null) {
            throw NoesisException.missing("messages");
        }
        if (messages.isEmpty()) {
            throw NoesisException.invalid("messages", "must have at least 1 message", "0");
        }
        List<PromptMessage> checked = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            checked.add(check("messages[%d]".formatted(i), messages.get(i)));
        }
        return checked;
    }

    private static PromptMessage check(String field, @Nullable ChatMessage message) {
        if (message == null) {
            throw NoesisException.invalid(field, "must be a message", null);
        }
        String role = message.role();
        if (role == null) {
            throw NoesisException.missing(field + ".role");
        }
        if (!ROLES.contains(role)) {
            throw NoesisException.invalid(
                    field + ".role",
                    "must be one of 'system', 'developer', 'user', 'assistant' or 'tool'",
                    Quoted.of(role));
        }
        List<PromptToolCall> calls = calls(field, role, message.toolCalls());
        String content = message.content();
        if (content == null && calls.isEmpty() && !role.equals(ASSISTANT)) {
            throw NoesisException.missing(field + ".content");
        }
        // OpenAI renamed the role; the templates of open models know the old name.
        return new PromptMessage(
                role.equals("developer") ? "system" : role,
                content == null ? "" : content,
                calls,
                Optional.ofNullable(message.toolCallId()),
                Optional.ofNullable(message.name()));
    }

    private static List<PromptToolCall> calls(String field, String role, @Nullable List<ToolCall> given) {
        if (given == null || given.isEmpty()) {
            return List.of();
        }
        if (!role.equals(ASSISTANT)) {
            throw NoesisException.invalid(
                    field + ".tool_calls", "must be absent in a message that is not the assistant's", given.size());
        }
        List<PromptToolCall> calls = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            calls.add(call("%s.tool_calls[%d]".formatted(field, i), given.get(i)));
        }
        return calls;
    }

    private static PromptToolCall call(String field, @Nullable ToolCall call) {
        ToolCall.Function function = call == null ? null : call.function();
        if (call == null || function == null) {
            throw NoesisException.missing(field + ".function");
        }
        String name = function.name();
        if (name == null) {
            throw NoesisException.missing(field + ".function.name");
        }
        String arguments = function.arguments() == null ? "" : function.arguments();
        if (!arguments.isBlank() && !isObject(arguments)) {
            throw NoesisException.invalid(
                    field + ".function.arguments", "must be a JSON object as text", Quoted.of(arguments));
        }
        return new PromptToolCall(call.id() == null ? "" : call.id(), name, arguments);
    }

    private static boolean isObject(String json) {
        try {
            return JsonMapper.shared().readTree(json).isObject();
        } catch (JacksonException notJson) {
            // The place of the fault in the caller's text helps nobody more than the text, which the failure shows.
            return false;
        }
    }
}
