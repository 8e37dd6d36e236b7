package io.noesis.api.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// A run as `GET /v1/evaluations/{id}` shows it.
///
/// @param state `queued`, `running`, `completed`, `failed` or `cancelled`
/// @param budgets of thinking in mode `on`
/// @param results by mode; those of `on` are of the answers without a budget, and absent when all had one
/// @param resultsByBudget of mode `on`, by the budget's name; absent without mode `on`
/// @param resultsByGroup of the groups of a benchmark's items, by group and mode, without a budget; only of a
///     completed run that is looked at by itself, and absent where the items have no groups
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evaluation(
        UUID id,
        String object,
        String model,
        String benchmark,
        List<String> modes,
        List<ThinkingBudget> budgets,
        int samples,
        String state,
        Progress progress,
        Map<String, ModeResult> results,
        @JsonProperty("results_by_budget") @Nullable Map<String, ModeResult> resultsByBudget,
        @JsonProperty("results_by_group") @Nullable Map<String, Map<String, ModeResult>> resultsByGroup,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        @Nullable String failure) {

    public static final String OBJECT = "evaluation";

    /// The same run with the results of its groups.
    public Evaluation withResultsByGroup(@Nullable Map<String, Map<String, ModeResult>> groups) {
        return new Evaluation(
                id,
                object,
                model,
                benchmark,
                modes,
                budgets,
                samples,
                state,
                progress,
                results,
                resultsByBudget,
                groups,
                createdAt,
                finishedAt,
                failure);
    }

    /// @param total questions of the run, 0 until it is planned
    public record Progress(int done, int total) {}

    /// A share of answers.
    ///
    /// @param answers that could be judged in this respect
    /// @param standardError over items: answers to one item are not independent; absent below two items
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Share(
            double share,
            @JsonProperty("standard_error") @Nullable Double standardError,
            int answers) {}

    /// What is known of one mode, or of one budget in it, so far. Answers that could not be had (`failed`) are in
    /// no score.
    ///
    /// @param items of the benchmark that have a judged answer
    /// @param answers judged
    /// @param accuracy mean over items of the share of right answers; absent without answers
    /// @param standardError of the accuracy, over items: answers to one item are not independent; absent below two
    /// @param passAtK probability that one of `samples` answers is right (arXiv:2107.03374); absent with one sample
    /// @param noAnswer answers in which nothing could be found to compare
    /// @param truncated answers cut by the token limit
    /// @param truncatedShare of the judged answers; absent without answers
    /// @param failed questions that could not be asked
    /// @param toggleObedience answers that thought where they should, or did not where they should not; absent
    ///     without answers, and with a budget of 0, which leaves the model no choice
    /// @param wellFormed answers whose calls were calls of the tools given; absent where no calls are scored
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModeResult(
            int items,
            int answers,
            @Nullable Double accuracy,
            @JsonProperty("standard_error") @Nullable Double standardError,
            @JsonProperty("pass_at_k") @Nullable Double passAtK,
            @JsonProperty("no_answer") int noAnswer,
            int truncated,
            @JsonProperty("truncated_share") @Nullable Double truncatedShare,
            int failed,
            @JsonProperty("mean_completion_tokens") double meanCompletionTokens,
            @JsonProperty("mean_reasoning_tokens") double meanReasoningTokens,
            @JsonProperty("toggle_obedience") @Nullable Share toggleObedience,
            @JsonProperty("well_formed") @Nullable Share wellFormed) {}
}
