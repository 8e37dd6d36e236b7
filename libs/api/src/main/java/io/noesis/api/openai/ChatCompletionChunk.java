package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// One server-sent event of a streamed answer. The deltas of a stream concatenate to the message that the same
/// request would have got without streaming.
///
/// @param created seconds since 1970-01-01T00:00:00Z, the same in every chunk of a stream
/// @param systemFingerprint changes when the same seed may give another answer
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {

    public static final String OBJECT = "chat.completion.chunk";

    /// @param finishReason null until the last chunk of the choice
    /// @param logprobs of the tokens whose text the delta completes
    /// @param stopReason in the last chunk: the stop string or the id of the stop token that ended the choice
    /// @param reasoningStopReason in the last chunk, where there was thinking: see [ChatCompletion.Choice]
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Choice(
            int index,
            Delta delta,

            @JsonProperty("finish_reason") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ChoiceLogprobs logprobs,

            @JsonProperty("stop_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason,

            @JsonProperty("reasoning_stop_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reasoningStopReason) {}

    /// What this chunk adds to the message; only the fields that grow are present.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delta(
            @Nullable String role,
            @Nullable String content,
            @JsonProperty("reasoning_content") @Nullable String reasoningContent,
            @Nullable String reasoning,
            @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls) {

        public static Delta role(String role) {
            return new Delta(role, "", null, null, null);
        }

        public static Delta content(String text) {
            return new Delta(null, text, null, null, null);
        }

        public static Delta reasoning(String text) {
            return new Delta(null, null, text, text, null);
        }

        public static Delta toolCall(ToolCall piece) {
            return new Delta(null, null, null, null, List.of(piece));
        }

        public static Delta empty() {
            return new Delta(null, null, null, null, null);
        }
    }
}
