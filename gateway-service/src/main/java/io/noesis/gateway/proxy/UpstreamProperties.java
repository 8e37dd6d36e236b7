package io.noesis.gateway.proxy;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the services are.
///
/// @param idleTimeout longest silence of a service within an answer that has begun
@Validated
@ConfigurationProperties(prefix = "noesis.gateway.upstreams", ignoreUnknownFields = false)
public record UpstreamProperties(
        @NotNull URI inference,
        @NotNull URI dataset,
        @NotNull URI evaluation,
        @DefaultValue("120s") Duration idleTimeout) {}
