package io.noesis.inference.steering;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How thinking is kept from eating up the answer.
///
/// @param answerShare share of `max_tokens` that is kept for the answer and the closing tag; never less than the tag
///     and a token behind it take
/// @param answerMost most tokens that are kept
/// @param defaultBudget most tokens of thinking where the request says nothing; 0 for no limit
/// @param largestBudget larger budgets are cut to this; 0 for no limit
/// @param watchRepetition whether thinking that goes round in circles is ended
@Validated
@ConfigurationProperties(value = "noesis.inference.thinking", ignoreUnknownFields = false)
public record ThinkingProperties(
        @DefaultValue("0.25") @DecimalMin("0") @DecimalMax("0.9")
        double answerShare,

        @DefaultValue("1024") @Min(0) int answerMost,
        @DefaultValue("0") @Min(0) int defaultBudget,
        @DefaultValue("0") @Min(0) int largestBudget,
        @DefaultValue("true") boolean watchRepetition) {

    /// Tokens of an output that are not for thinking. Room for the closing tag and an answer behind it is always
    /// among them, except where the whole output is shorter than that.
    ///
    /// @param closingTokens that it takes to close the thinking
    public int reserve(int maxTokens, int closingTokens) {
        int share = (int) Math.min(answerMost, Math.ceil(answerShare * maxTokens));
        int least = closingTokens + 1;
        return least > maxTokens ? share : Math.max(share, least);
    }
}
