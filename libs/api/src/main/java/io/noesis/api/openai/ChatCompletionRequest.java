package io.noesis.api.openai;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Body of `POST /v1/chat/completions`, with the fields of other dialects that ask for or against thinking.
///
/// Every field may be absent: what is required, and within which limits, is decided by the service that answers.
///
/// @param stop one stop string or a list of up to four
/// @param reasoningEffort OpenAI's dial; `none` turns thinking off
/// @param chatTemplateKwargs variables for the chat template; `enable_thinking` is also a reasoning switch
/// @param reasoning our own request for thinking
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionRequest(
        @Nullable String model,
        @Nullable List<ChatMessage> messages,
        @Nullable Boolean stream,
        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @Nullable Long seed,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> stop,

        @Nullable Integer n,
        @JsonProperty("reasoning_effort") @Nullable String reasoningEffort,
        @JsonProperty("chat_template_kwargs") @Nullable Map<String, Object> chatTemplateKwargs,
        @Nullable ReasoningRequest reasoning,
        @Nullable String user) {

    /// @param includeUsage whether a last chunk with no choices carries the usage
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StreamOptions(
            @JsonProperty("include_usage") @Nullable Boolean includeUsage) {}

    /// Our own switch.
    ///
    /// @param mode `on`, `off` or `auto`
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReasoningRequest(@Nullable String mode) {}
}
