package io.noesis.gateway.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.springframework.core.env.Environment;

/// The key a server asks us for. It is never shown.
final class BackendKey {

    private final String key;
    private final String source;

    private BackendKey(String key, String source) {
        this.key = key;
        this.source = source;
    }

    /// @param environment has the environment variables
    /// @throws IllegalStateException when the reference leads to no key; what it leads to is not shown
    static Optional<BackendKey> read(RemoteModelProperties.Model model, Environment environment) {
        Path file = model.apiKeyFile();
        String variable = model.apiKeyEnvironment();
        if (file != null && variable != null) {
            throw new IllegalStateException(
                    "the model '%s' has both api-key-file and api-key-environment".formatted(model.name()));
        }
        if (file != null) {
            return Optional.of(checked(model, fileContent(model, file), "file"));
        }
        if (variable == null) {
            return Optional.empty();
        }
        String value = environment.getProperty(variable);
        if (value == null) {
            throw new IllegalStateException(
                    "the model '%s' takes its key from the environment variable %s, which is not set"
                            .formatted(model.name(), variable));
        }
        return Optional.of(checked(model, value, "environment"));
    }

    String authorization() {
        return "Bearer " + key;
    }

    /// From where it came, for the start-up line.
    String source() {
        return source;
    }

    @Override
    public String toString() {
        return "BackendKey[from " + source + "]";
    }

    private static String fileContent(RemoteModelProperties.Model model, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the file of the key for the model '%s' cannot be read: %s".formatted(model.name(), file), e);
        }
    }

    private static BackendKey checked(RemoteModelProperties.Model model, String content, String source) {
        String key = content.strip();
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalStateException(
                    "the key for the model '%s' must be visible ASCII characters, without spaces"
                            .formatted(model.name()));
        }
        return new BackendKey(key, source);
    }
}
