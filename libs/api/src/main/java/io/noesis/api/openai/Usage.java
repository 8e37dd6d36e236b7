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
        @JsonProperty("prompt_tokens_details") @Nullable PromptTokensDetails promptTokensDetails,
        @JsonProperty("completion_tokens_details") @Nullable CompletionTokensDetails completionTokensDetails) {

    /// Of a prompt of which nothing was cached.
    public static Usage of(int promptTokens, int completionTokens, int reasoningTokens) {
        return of(promptTokens, 0, completionTokens, reasoningTokens);
    }

    /// @param cachedTokens how many of the prompt's tokens had not to be computed again
    public static Usage of(int promptTokens, int cachedTokens, int completionTokens, int reasoningTokens) {
        return new Usage(
                promptTokens,
                completionTokens,
                promptTokens + completionTokens,
                new PromptTokensDetails(cachedTokens),
                CompletionTokensDetails.counted(reasoningTokens));
    }

    /// @param cachedTokens found in the prefix cache
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PromptTokensDetails(
            @JsonProperty("cached_tokens") int cachedTokens) {}

    /// @param reasoningTokens how many of the completion tokens were thinking
    /// @param reasoningTokensEstimated true where nobody counted them: a remote backend did not tell
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CompletionTokensDetails(
            @JsonProperty("reasoning_tokens") int reasoningTokens,

            @JsonProperty("reasoning_tokens_estimated") @Nullable
            Boolean reasoningTokensEstimated) {

        /// Counted, not estimated.
        public static CompletionTokensDetails counted(int reasoningTokens) {
            return new CompletionTokensDetails(reasoningTokens, null);
        }
    }
}
