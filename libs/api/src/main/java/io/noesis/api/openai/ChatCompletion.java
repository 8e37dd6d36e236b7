package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// The whole answer to a chat request that was not streamed.
///
/// @param created seconds since 1970-01-01T00:00:00Z
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {

    public static final String OBJECT = "chat.completion";

    /// @param finishReason `stop`, `length` or `tool_calls`
    /// @param stopReason the stop string or the id of the stop token that ended the choice, as vLLM names it
    /// @param reasoningStopReason where there was thinking, why it ended: `stop` (the model closed it), `budget`,
    ///     `answer_reserve` (the rest of `max_tokens` was kept for the answer), `repetition`, `end_thinking`
    ///     (asked for while it ran) or `length` (it never ended)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Choice(
            int index,
            ChatMessage message,
            @JsonProperty("finish_reason") @Nullable String finishReason,
            @Nullable ChoiceLogprobs logprobs,

            @JsonProperty("stop_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason,

            @JsonProperty("reasoning_stop_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reasoningStopReason) {}
}
