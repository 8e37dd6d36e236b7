package io.noesis.gateway.proxy;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the services are.
///
/// @param idleTimeout longest silence of a service within an answer that has begun
/// @param uploadTimeout from the beginning of an upload until the answer begins: sending gigabytes is part of it
@Validated
@ConfigurationProperties(prefix = "noesis.gateway.upstreams", ignoreUnknownFields = false)
public record UpstreamProperties(
        @NotNull URI inference,
        @NotNull URI dataset,
        @NotNull URI evaluation,
        @NotNull URI training,
        @DefaultValue("120s") Duration idleTimeout,
        @DefaultValue("12h") Duration uploadTimeout) {

    /// @throws IllegalArgumentException when a URI is not that of an HTTP server, or a timeout is not positive
    public UpstreamProperties {
        requireServer("inference", inference);
        requireServer("dataset", dataset);
        requireServer("evaluation", evaluation);
        requireServer("training", training);
        requirePositive("idle-timeout", idleTimeout);
        requirePositive("upload-timeout", uploadTimeout);
    }

    private static void requirePositive(String name, Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "noesis.gateway.upstreams.%s must be positive, but was %s".formatted(name, timeout));
        }
    }

    /// A URI that is missing is left to the validation. A password in a URI would be shown by the start-up line.
    private static void requireServer(String name, @Nullable URI uri) {
        if (uri == null) {
            return;
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || hasMoreThanServer(uri)) {
            throw new IllegalArgumentException(
                    "noesis.gateway.upstreams.%s must be http(s)://host[:port], without user, path or query"
                            .formatted(name));
        }
    }

    private static boolean hasMoreThanServer(URI uri) {
        String path = uri.getRawPath();
        boolean root = path == null || path.isEmpty() || path.equals("/");
        return !root || uri.getRawQuery() != null || uri.getRawFragment() != null;
    }
}
