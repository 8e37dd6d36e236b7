package io.noesis.engine.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Where the hub is, and how to reach it.
///
/// @param endpoint `https://host[:port]`, or `http` on this machine
/// @param token proves who asks; sent to the endpoint's own origin only
/// @param attempts in a row without a byte of progress before a file is given up
/// @param firstPause before the second attempt; doubled each time
/// @param stall how long a connection may deliver nothing
public record HubSettings(URI endpoint, Optional<String> token, int attempts, Duration firstPause, Duration stall) {

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final int DEFAULT_ATTEMPTS = 5;
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
    private static final Duration DEFAULT_STALL = Duration.ofSeconds(60);
    private static final int LONGEST_TOKEN = 4096;

    public HubSettings {
        String scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http") || endpoint.getHost() == null) {
            throw HubException.lasting("the hub's endpoint must be an http or https address with a host");
        }
        if (token.isPresent() && scheme.equals("http") && !isThisMachine(endpoint.getHost())) {
            throw HubException.lasting("a token is not sent over plain http: use https for %s, or unset the token"
                    .formatted(endpoint.getHost()));
        }
    }

    /// What the tools of Hugging Face read: `HF_ENDPOINT`; `HF_TOKEN`, or the file at `HF_TOKEN_PATH` or at
    /// `HF_HOME/token`, or else the one that `hf auth login` writes.
    ///
    /// @throws HubException when a value is wrong or a named file cannot be read
    public static HubSettings of(Map<String, String> environment) {
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "");
        return new HubSettings(
                uri(endpoint.isBlank() ? DEFAULT_ENDPOINT : endpoint.strip()),
                token(environment),
                DEFAULT_ATTEMPTS,
                DEFAULT_PAUSE,
                DEFAULT_STALL);
    }

    private static URI uri(String endpoint) {
        try {
            return URI.create(endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint);
        } catch (IllegalArgumentException e) {
            throw new HubException("HF_ENDPOINT is not an address", false, e);
        }
    }

    private static Optional<String> token(Map<String, String> environment) {
        String written = environment.getOrDefault("HF_TOKEN", "");
        if (!written.isBlank()) {
            return Optional.of(valid(written.strip()));
        }
        String named = environment.getOrDefault("HF_TOKEN_PATH", "");
        if (!named.isBlank()) {
            return Optional.of(read(Path.of(named)));
        }
        String home = environment.getOrDefault("HF_HOME", "");
        Path usual = home.isBlank()
                ? Path.of(environment.getOrDefault("HOME", ""), ".cache", "huggingface", "token")
                : Path.of(home, "token");
        return Files.isRegularFile(usual) ? Optional.of(read(usual)) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LONGEST_TOKEN) {
                throw HubException.lasting("%s is too long for a token".formatted(file));
            }
            return valid(Files.readString(file).strip());
        } catch (IOException e) {
            throw new HubException("the token file %s cannot be read".formatted(file), false, e);
        }
    }

    /// Anything else could smuggle a second header into the request.
    private static String valid(String token) {
        if (!token.matches("[\\x21-\\x7E]{1,4096}")) {
            throw HubException.lasting("the hub token is empty or holds characters that no token has");
        }
        return token;
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return "HubSettings[endpoint=%s, token=%s]".formatted(endpoint, token.isPresent() ? "(set)" : "(none)");
    }
}
