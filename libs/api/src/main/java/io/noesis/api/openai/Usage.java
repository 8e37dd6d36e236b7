package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Token counts of one request. Completion tokens cover thinking and answer.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Usage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("total_tokens") int totalTokens,
        @JsonProperty("completion_tokens_details") @Nullable CompletionTokensDetails completionTokensDetails) {

    public static Usage of(int promptTokens, int completionTokens, int reasoningTokens) {
        return new Usage(
                promptTokens,
                completionTokens,
                promptTokens + completionTokens,
                new CompletionTokensDetails(reasoningTokens));
    }

    /// @param reasoningTokens how many of the completion tokens were thinking
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CompletionTokensDetails(
            @JsonProperty("reasoning_tokens") int reasoningTokens) {}
}
