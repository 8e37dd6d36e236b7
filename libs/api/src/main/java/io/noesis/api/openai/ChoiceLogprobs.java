package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/// How probable the tokens of an answer were. Tokens of its thinking are not among them.
///
/// @param content one entry for each token of the content, in order
@JsonIgnoreProperties(ignoreUnknown = true)
public record ChoiceLogprobs(@Nullable List<TokenLogprob> content) {

    /// One token.
    ///
    /// @param token its text; bytes that are no whole character are replaced by U+FFFD
    /// @param logprob natural logarithm of its probability before penalties, bias, temperature and selection
    /// @param bytes its bytes, from 0 to 255: those of several tokens may make one character
    /// @param topLogprobs the most probable tokens at this place, best first
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TokenLogprob(
            String token,
            double logprob,
            List<Integer> bytes,

            @JsonProperty("top_logprobs") List<Alternative> topLogprobs) {}

    /// A token that could have been.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Alternative(String token, double logprob, List<Integer> bytes) {}
}
