package io.noesis.training;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Configuration of the service.
///
/// @param home directory that keeps a directory for each job; belongs to one running service
/// @param threads that a job computes with where it does not say; 0 for as many as there are processors
/// @param queueLimit jobs that may wait
/// @param datasetUrl the dataset service that rows are read from; without it they are generated
/// @param datasetKeyFile holds the key it is asked with, where it needs one
/// @param datasetWait how long a dataset service that does not answer is waited for
@Validated
@ConfigurationProperties(prefix = "noesis.training", ignoreUnknownFields = false)
public record TrainingProperties(
        @NotNull Path home,
        @Min(0) @Max(256) @DefaultValue("0") int threads,
        @Min(1) @Max(1000) @DefaultValue("8") int queueLimit,
        @Nullable URI datasetUrl,
        @Nullable Path datasetKeyFile,
        @DefaultValue("2m") Duration datasetWait) {

    /// Threads of a job that does not say.
    public int threadsOrProcessors() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
