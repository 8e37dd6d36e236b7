package io.noesis.evaluation;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Configuration of the service.
@Validated
@ConfigurationProperties(prefix = "noesis.evaluation", ignoreUnknownFields = false)
public record EvaluationProperties(
        @Valid @NotNull Gateway gateway,
        @Valid @DefaultValue Workers workers,
        @Valid @DefaultValue Topics topics) {

    /// Where and as whom models are asked.
    ///
    /// @param apiKeyFile holds the service's key; without it this instance runs no workers
    /// @param timeout of one answer
    public record Gateway(
            @NotNull URI baseUrl,
            @Nullable Path apiKeyFile,
            @DefaultValue("10m") Duration timeout) {}

    /// @param concurrency questions asked at the same time by this instance, 0 for none
    /// @param attempts to ask one question when the gateway is busy or away
    /// @param firstBackoff pause before the second attempt, doubled for each further one
    public record Workers(
            @Min(0) @Max(256) @DefaultValue("4") int concurrency,
            @Min(1) @Max(20) @DefaultValue("6") int attempts,
            @DefaultValue("500ms") Duration firstBackoff) {}

    /// @param partitions of each topic
    /// @param replication of each partition
    public record Topics(
            @Min(1) @DefaultValue("3") int partitions,
            @Min(1) @DefaultValue("1") short replication) {}
}
