package io.noesis.inference.model;

import java.nio.file.Path;
import java.util.Optional;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import io.noesis.engine.cpu.CpuOptions;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.scheduler.EngineOptions;

/// How much of the machine the engine takes.
///
/// @param threads threads that compute, 0 for one a core
/// @param contextLength most tokens of prompt and completion together, 0 for what the model was made for
/// @param maxBatch most sequences in one step
/// @param queueLimit most requests of each lane (chat, reasoning) that wait for a place in the batch
/// @param kvTokens positions of the KV cache over all sequences, 0 for four full contexts
/// @param prefillChunk most prompt tokens in one step
/// @param kernels which kernels compute: the fastest there are, or one kind by name
/// @param weightCache directory that keeps weights as the native kernels want them from start to start; empty for
/// none
/// @param kvType how the native kernels store keys and values
@Validated
@ConfigurationProperties(value = "noesis.inference.engine", ignoreUnknownFields = false)
public record EngineProperties(
        @DefaultValue("0") @Min(0) @Max(1024) int threads,
        @DefaultValue("0") @Min(0) int contextLength,
        @DefaultValue("16") @Min(1) @Max(1024) int maxBatch,
        @DefaultValue("256") @Min(1) @Max(100_000) int queueLimit,
        @DefaultValue("0") @Min(0) long kvTokens,
        @DefaultValue("512") @Min(1) @Max(65_536) int prefillChunk,
        @DefaultValue("AUTO") CpuOptions.KernelChoice kernels,
        @DefaultValue("") String weightCache,
        @DefaultValue("F16") KvType kvType) {

    EngineOptions options(EngineOptions.Policy policy) {
        return new EngineOptions(threads, contextLength, maxBatch, queueLimit, kvTokens, prefillChunk, policy);
    }

    CpuOptions cpuOptions() {
        return new CpuOptions(
                kernels, weightCache.isBlank() ? Optional.empty() : Optional.of(Path.of(weightCache)), kvType);
    }
}
