package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.annotation.JsonDeserialize;

/// One message of a conversation, in a request or in a response.
///
/// @param role `system`, `developer`, `user`, `assistant` or `tool`
/// @param content the text; in a request it may also be a list of text parts, which are joined
/// @param reasoningContent the thinking, under the name most clients read
/// @param reasoning the same thinking, under the name vLLM uses since 2026
/// @param toolCalls calls that an assistant wanted made
/// @param toolCallId in a message of role `tool`: which call this is the result of
/// @param name of the function a `tool` message is the result of, or of a participant
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatMessage(
        @Nullable String role,

        @JsonDeserialize(using = TextContentDeserializer.class) @Nullable
        String content,

        @JsonProperty("reasoning_content") @Nullable String reasoningContent,
        @Nullable String reasoning,
        @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
        @JsonProperty("tool_call_id") @Nullable String toolCallId,
        @Nullable String name) {

    public static ChatMessage system(String content) {
        return of("system", content);
    }

    public static ChatMessage user(String content) {
        return of("user", content);
    }

    /// @param thinking the thinking that led to the answer, or null when there was none
    public static ChatMessage assistant(String content, @Nullable String thinking) {
        return new ChatMessage("assistant", content, thinking, thinking, null, null, null);
    }

    /// @param content the text beside the calls, or null
    public static ChatMessage assistant(@Nullable String content, @Nullable String thinking, List<ToolCall> toolCalls) {
        return new ChatMessage("assistant", content, thinking, thinking, List.copyOf(toolCalls), null, null);
    }

    /// The result of a call.
    public static ChatMessage tool(String toolCallId, String content) {
        return new ChatMessage("tool", content, null, null, null, toolCallId, null);
    }

    private static ChatMessage of(String role, String content) {
        return new ChatMessage(role, content, null, null, null, null, null);
    }
}
