package io.noesis.api.openai;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.JsonNode;

/// Body of `POST /v1/completions`: text is continued as it is, without a chat template.
///
/// Every field may be absent: what is required, and within which limits, is decided by the service that answers.
///
/// @param prompt a text, a list of texts, a list of token ids or a list of such lists
/// @param echo whether the prompt stands before the completion
/// @param logprobs how many alternatives to report with each token; 0 for the token's own only
/// @param addSpecialTokens whether text is begun with the model's begin token, as vLLM names it
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionRequest(
        @Nullable String model,
        @Nullable JsonNode prompt,
        @Nullable Boolean stream,
        @JsonProperty("stream_options") ChatCompletionRequest.@Nullable StreamOptions streamOptions,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("min_p") @Nullable Double minP,
        @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
        @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
        @JsonProperty("repetition_penalty") @Nullable Double repetitionPenalty,
        @JsonProperty("logit_bias") @Nullable Map<String, Double> logitBias,
        @Nullable Long seed,
        @Nullable Integer logprobs,
        @Nullable Boolean echo,
        @JsonProperty("min_tokens") @Nullable Integer minTokens,
        @JsonProperty("ignore_eos") @Nullable Boolean ignoreEos,
        @JsonProperty("stop_token_ids") @Nullable List<Integer> stopTokenIds,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> stop,

        @Nullable Integer n,
        @JsonProperty("add_special_tokens") @Nullable Boolean addSpecialTokens,
        @Nullable String user) {}
