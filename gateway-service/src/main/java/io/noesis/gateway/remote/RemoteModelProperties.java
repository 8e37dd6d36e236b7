package io.noesis.gateway.remote;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.noesis.dialect.backend.BackendDialect;

/// Models that other servers serve.
///
/// The prefix is shared with other features, so that unknown fields are refused by [RemoteModelConfiguration].
///
/// @param models may be empty: then the gateway serves local models only
@Validated
@ConfigurationProperties("noesis.gateway")
public record RemoteModelProperties(@DefaultValue List<@Valid Model> models) {

    /// @param name that callers use; it hides a local model of the same name
    /// @param baseUrl of the server, without `/v1`
    /// @param dialect which kind of server it is
    /// @param upstreamModel name that the server uses; the caller's when absent
    /// @param family how the model thinks, where that is known, such as `llama-nemotron-v1.5`
    /// @param apiKeyFile file that holds the key for the server and nothing else
    /// @param apiKeyEnvironment environment variable that holds it instead
    /// @param parsesThinking whether the server takes the thinking out of the text
    /// @param parsesCalls whether it takes tool calls out of the text
    /// @param limitsThinking whether it holds the model to a budget of thinking
    /// @param maxConcurrent most requests at the server at a time; as many again may wait a moment for a place
    public record Model(
            @NotBlank @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}")
            String name,

            @NotNull URI baseUrl,
            @NotNull BackendDialect dialect,
            @Nullable String upstreamModel,
            @Nullable String family,
            @Nullable Path apiKeyFile,
            @Nullable String apiKeyEnvironment,
            @Nullable Boolean parsesThinking,
            @Nullable Boolean parsesCalls,
            @Nullable Boolean limitsThinking,
            @Positive @Max(10_000) @DefaultValue("256") int maxConcurrent,
            @Valid @NotNull @DefaultValue Timeouts timeouts,
            @NotNull @DefaultValue("32MB") DataSize maxAnswerSize) {

        /// llama-server always parses and limits; of every other server nothing is believed that was not said.
        boolean orDialects(@Nullable Boolean said) {
            return said == null ? dialect == BackendDialect.LLAMA_SERVER : said;
        }
    }

    /// @param connect until the connection stands
    /// @param firstToken from the request to the first event, or to a whole answer
    /// @param idle longest silence within an answer that has begun
    /// @param total longest time of an answer
    /// @param keepAlive silence towards a caller after which an event that says nothing is sent
    public record Timeouts(
            @DefaultValue("2s") Duration connect,
            @DefaultValue("10m") Duration firstToken,
            @DefaultValue("2m") Duration idle,
            @DefaultValue("1h") Duration total,
            @DefaultValue("15s") Duration keepAlive) {

        /// @throws IllegalArgumentException when a time is not positive
        public Timeouts {
            requirePositive("connect", connect);
            requirePositive("first-token", firstToken);
            requirePositive("idle", idle);
            requirePositive("total", total);
            requirePositive("keep-alive", keepAlive);
        }

        private static void requirePositive(String name, Duration time) {
            if (!time.isPositive()) {
                throw new IllegalArgumentException(
                        "noesis.gateway.models[].timeouts.%s must be positive, but was %s".formatted(name, time));
            }
        }
    }
}
