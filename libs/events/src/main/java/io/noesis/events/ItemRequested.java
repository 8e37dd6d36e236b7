package io.noesis.events;

import java.util.UUID;

/// One question is to be asked once.
///
/// @param itemId of the benchmark's item
/// @param mode `on` or `off`: whether the model is asked to think
/// @param sample which of the run's samples of this item, from 0
/// @param prompt the whole user message
/// @param expected the right answer, in the form the scorer compares
/// @param scorer name of the scorer
/// @param seed of the model's random numbers, different for each sample
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
        long seed)
        implements Event {

    public static final String TYPE = "io.noesis.evaluation.item.requested.v1";
}
