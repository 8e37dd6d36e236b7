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
/// @param results by mode
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evaluation(
        UUID id,
        String object,
        String model,
        String benchmark,
        List<String> modes,
        int samples,
        String state,
        Progress progress,
        Map<String, ModeResult> results,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        @Nullable String failure) {

    public static final String OBJECT = "evaluation";

    /// @param total questions of the run, 0 until it is planned
    public record Progress(int done, int total) {}

    /// What is known of one mode so far. Answers that could not be had (`failed`) are in no score.
    ///
    /// @param items of the benchmark that have a judged answer
    /// @param answers judged
    /// @param accuracy mean over items of the share of right answers; absent without answers
    /// @param standardError of the accuracy, over items: answers to one item are not independent; absent below two
    /// @param passAtK probability that one of `samples` answers is right (arXiv:2107.03374); absent with one sample
    /// @param noAnswer answers in which nothing could be found to compare
    /// @param truncated answers cut by the token limit
    /// @param failed questions that could not be asked
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModeResult(
            int items,
            int answers,
            @Nullable Double accuracy,
            @JsonProperty("standard_error") @Nullable Double standardError,
            @JsonProperty("pass_at_k") @Nullable Double passAtK,
            @JsonProperty("no_answer") int noAnswer,
            int truncated,
            int failed,
            @JsonProperty("mean_completion_tokens") double meanCompletionTokens,
            @JsonProperty("mean_reasoning_tokens") double meanReasoningTokens) {}
}
