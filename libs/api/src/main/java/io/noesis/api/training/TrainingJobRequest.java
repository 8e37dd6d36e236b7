package io.noesis.api.training;

import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/training/jobs`.
///
/// @param recipe `bundled` or `small`
/// @param seed of the data and of everything that is drawn; 1 when absent
/// @param threads that compute; what the service is configured with when absent. Another number changes the last
///     digits of the weights
public record TrainingJobRequest(
        @Nullable String recipe,
        @Nullable Long seed,
        @Nullable Integer threads) {}
