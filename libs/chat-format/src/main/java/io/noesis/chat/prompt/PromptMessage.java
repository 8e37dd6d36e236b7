package io.noesis.chat.prompt;

import java.util.List;
import java.util.Optional;

/// One message of the history, as the caller told it.
///
/// @param role `system`, `user`, `assistant` or `tool`
/// @param content the text; thinking of earlier turns in it is cut out before it is rendered
/// @param toolCalls calls that an assistant wanted made
/// @param toolCallId in a message of role `tool`: which call this is the result of
/// @param name of the function a `tool` message is the result of, or of a participant
public record PromptMessage(
        String role,
        String content,
        List<PromptToolCall> toolCalls,
        Optional<String> toolCallId,
        Optional<String> name) {

    public PromptMessage {
        toolCalls = List.copyOf(toolCalls);
    }

    public PromptMessage(String role, String content) {
        this(role, content, List.of(), Optional.empty(), Optional.empty());
    }

    /// An assistant's calls, with the text beside them.
    public static PromptMessage calling(String content, List<PromptToolCall> toolCalls) {
        return new PromptMessage("assistant", content, toolCalls, Optional.empty(), Optional.empty());
    }

    /// The result of a call.
    public static PromptMessage result(String toolCallId, String content) {
        return new PromptMessage("tool", content, List.of(), Optional.of(toolCallId), Optional.empty());
    }

    PromptMessage withContent(String other) {
        return new PromptMessage(role, other, toolCalls, toolCallId, name);
    }

    boolean isSystem() {
        return role.equals("system");
    }
}
