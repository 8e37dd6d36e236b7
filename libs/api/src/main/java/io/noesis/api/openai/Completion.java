package io.noesis.api.openai;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// The answer of `POST /v1/completions`, whole or one chunk of it: both have the same form.
///
/// @param created seconds since 1970-01-01T00:00:00Z
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Completion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {

    public static final String OBJECT = "text_completion";

    /// @param text the completion, or a piece of it
    /// @param finishReason `stop` or `length`; null in all chunks but the last
    /// @param stopReason the stop string or the id of the stop token that ended the choice, as vLLM names it
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Choice(
            int index,
            String text,
            @Nullable Logprobs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonProperty("stop_reason") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason) {}

    /// Log-probabilities in the form this API always had: one entry a token in each list.
    ///
    /// @param tokenLogprobs null for the first token of a prompt
    /// @param topLogprobs from text to log-probability; null where no alternatives were asked for
    /// @param textOffset of each token's text, in characters from the beginning of the choice's text
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Logprobs(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<@Nullable Double> tokenLogprobs,
            @JsonProperty("top_logprobs") @Nullable List<@Nullable Map<String, Double>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {}
}
