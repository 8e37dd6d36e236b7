package io.noesis.api.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// A job as `GET /v1/training/jobs/{id}` shows it.
///
/// @param state `queued`, `running`, `cancelling`, `cancelled`, `succeeded` or `failed`
/// @param stage of the recipe, such as `pretraining`; absent until the first is begun
/// @param step done in the stage
/// @param steps of the stage; 0 where it has none
/// @param loss of the last step, in nats a token
/// @param reward mean of the last step's answers; absent outside of reinforcement
/// @param secondsLeft estimated until the end of the stage, absent until two of its steps were seen
/// @param scores on held-out questions, from 0 to 1, such as `accuracy.on` and `chain.off`; the last measured
/// @param files names of the results; empty until it has succeeded
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingJob(
        UUID id,
        String object,
        String recipe,
        long seed,
        int threads,
        String state,
        @Nullable String stage,
        long step,
        long steps,
        @Nullable Double loss,
        @Nullable Double reward,
        @JsonProperty("tokens_per_second") @Nullable Double tokensPerSecond,
        @JsonProperty("seconds_left") @Nullable Long secondsLeft,
        Map<String, Double> scores,
        List<String> files,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        @Nullable String failure) {

    public static final String OBJECT = "training.job";
}
