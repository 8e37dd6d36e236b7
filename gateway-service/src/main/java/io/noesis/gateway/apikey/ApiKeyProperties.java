package io.noesis.gateway.apikey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Configuration of API keys.
///
/// @param bootstrap keys admitted from the first start, each in a file of its own
/// @param cacheTtl how long a verdict about a key is believed: a revoked key works no longer than this
/// @param cacheSize most verdicts kept
/// @param lookupTimeout longest time a request waits for the database to know its key
@Validated
@ConfigurationProperties(prefix = "noesis.gateway.api-keys", ignoreUnknownFields = false)
public record ApiKeyProperties(
        @DefaultValue List<@Valid Bootstrap> bootstrap,
        @DefaultValue("5s") Duration cacheTtl,
        @Positive @DefaultValue("10000") int cacheSize,
        @DefaultValue("3s") Duration lookupTimeout) {

    /// @param name of the key
    /// @param file that holds the key and nothing else
    public record Bootstrap(@NotBlank String name, @NotNull Path file) {}
}
