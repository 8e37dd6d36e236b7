package io.noesis.inference.model;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import io.noesis.engine.scheduler.EngineOptions.LaneWeights;
import io.noesis.engine.scheduler.EngineOptions.Policy;

/// How requests share the engine.
///
/// @param prefixCache whether computed prompts are kept and reused among requests of one key
/// @param nextTurn whether the beginning of a conversation's next prompt is computed in idle time
/// @param drafts most tokens guessed ahead in one step, 0 for none
/// @param draftingSequences guesses are made only while no more sequences decode
/// @param chatWeight share of the prompt work that requests without thinking get beside those with it
/// @param reasoningWeight share of the others
/// @param queueTimeout longest wait for a place in the batch; then 429, or an error event in a stream
/// @param deadline longest time of a request; then its answer ends where it is
@Validated
@ConfigurationProperties(value = "noesis.inference.scheduling", ignoreUnknownFields = false)
public record SchedulingProperties(
        @DefaultValue("true") boolean prefixCache,
        @DefaultValue("true") boolean nextTurn,
        @DefaultValue("6") @Min(0) @Max(64) int drafts,
        @DefaultValue("2") @Min(0) @Max(1024) int draftingSequences,
        @DefaultValue("2") @Min(1) @Max(1000) int chatWeight,
        @DefaultValue("1") @Min(1) @Max(1000) int reasoningWeight,
        @DefaultValue("5m") Duration queueTimeout,
        @DefaultValue("1h") Duration deadline) {

    Policy policy() {
        return new Policy(prefixCache, drafts, draftingSequences, new LaneWeights(chatWeight, reasoningWeight));
    }
}
