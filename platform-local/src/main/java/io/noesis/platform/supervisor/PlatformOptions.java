package io.noesis.platform.supervisor;

import java.nio.file.Path;
import java.time.Duration;

import io.noesis.platform.home.PlatformHome;

/// What one `up` was asked to do.
///
/// @param distribution directory that holds the built modules
/// @param gatewayPort the one port other programs are told
/// @param model the GGUF file or the directory to serve
/// @param modelId name under which requests ask for it
/// @param readyLimit how long the services may take to become ready, without the loading of the model
public record PlatformOptions(
        PlatformHome home, Path distribution, int gatewayPort, Path model, String modelId, Duration readyLimit) {

    public static final int DEFAULT_GATEWAY_PORT = 8080;
    public static final Duration DEFAULT_READY_LIMIT = Duration.ofSeconds(120);
}
