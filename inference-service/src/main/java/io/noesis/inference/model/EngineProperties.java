package io.noesis.inference.model;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much of the machine the engine takes.
///
/// @param threads threads that compute, 0 for one a core
/// @param maxBatch most sequences in one step
/// @param contextLength most tokens of prompt and completion together, 0 for what the model was trained with
/// @param queueLimit most requests that wait for a place in the batch
@Validated
@ConfigurationProperties(value = "noesis.inference.engine", ignoreUnknownFields = false)
public record EngineProperties(
        @DefaultValue("0") @Min(0) @Max(1024) int threads,
        @DefaultValue("8") @Min(1) @Max(1024) int maxBatch,
        @DefaultValue("0") @Min(0) int contextLength,
        @DefaultValue("64") @Min(0) @Max(100_000) int queueLimit) {}
