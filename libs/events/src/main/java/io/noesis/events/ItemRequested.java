package io.noesis.events;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

import tools.jackson.databind.JsonNode;

/// One question is to be asked once.
///
/// @param itemId of the benchmark's item
/// @param mode `on` or `off`: whether the model is asked to think
/// @param sample which of the run's samples of this item, from 0
/// @param prompt the whole question where `messages` is absent; else empty
/// @param expected the right answer, in the form the scorer compares
/// @param scorer name of the scorer
/// @param seed of the model's random numbers, different for each sample
/// @param budget most tokens of thinking, null for no limit
/// @param messages the whole conversation in OpenAI's form, where it is more than one user message
/// @param tools functions the model may ask to have called, in OpenAI's form
/// @param group of the benchmark's items that it belongs to, if any
public record ItemRequested(
        UUID runId,
        String itemId,
        String mode,
        int sample,
        String model,
        String prompt,
        String expected,
        String scorer,
        int maxTokens,
        long seed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer budget,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode messages,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode tools,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String group)
        implements Event {

    public static final String TYPE = "io.noesis.evaluation.item.requested.v1";
}
