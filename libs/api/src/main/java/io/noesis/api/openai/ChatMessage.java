package io.noesis.api.openai;

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
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatMessage(
        @Nullable String role,

        @JsonDeserialize(using = TextContentDeserializer.class) @Nullable
        String content,

        @JsonProperty("reasoning_content") @Nullable String reasoningContent,
        @Nullable String reasoning) {

    public static ChatMessage system(String content) {
        return new ChatMessage("system", content, null, null);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content, null, null);
    }

    /// @param thinking the thinking that led to the answer, or null when there was none
    public static ChatMessage assistant(String content, @Nullable String thinking) {
        return new ChatMessage("assistant", content, thinking, thinking);
    }
}
