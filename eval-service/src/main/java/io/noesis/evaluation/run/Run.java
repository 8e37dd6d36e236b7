package io.noesis.evaluation.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// A run as it is stored.
///
/// @param modes `on`, `off`, in the order asked for
/// @param itemLimit most items of the benchmark
/// @param total questions, 0 until planned
record Run(
        UUID id,
        String model,
        String benchmark,
        List<String> modes,
        int samples,
        int itemLimit,
        int maxTokens,
        long seed,
        RunState state,
        int total,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable String failure) {}
