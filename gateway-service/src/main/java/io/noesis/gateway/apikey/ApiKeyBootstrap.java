package io.noesis.gateway.apikey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

import io.noesis.support.startup.StartupFacts;

/// Admits the keys that configuration names, before the first request is taken.
@Component
class ApiKeyBootstrap implements SmartInitializingSingleton, StartupFacts {

    private static final int SHORTEST_KEY = 24;
    private static final int SHOWN_CHARACTERS = 8;

    private final ApiKeyProperties properties;
    private final ApiKeyStore store;

    ApiKeyBootstrap(ApiKeyProperties properties, ApiKeyStore store) {
        this.properties = properties;
        this.store = store;
    }

    /// @throws IllegalStateException when a file is missing or does not hold a key; its content is not shown
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> names = new HashMap<>();
        for (ApiKeyProperties.Bootstrap bootstrap : properties.bootstrap()) {
            String key = read(bootstrap);
            String other = names.put(ApiKeyHash.of(key).hex(), bootstrap.name());
            if (other != null) {
                throw new IllegalStateException(
                        "the API keys '%s' and '%s' are the same".formatted(other, bootstrap.name()));
            }
            store.put(bootstrap.name(), key.substring(0, SHOWN_CHARACTERS), ApiKeyHash.of(key));
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("bootstrapKeys", String.valueOf(properties.bootstrap().size()));
    }

    private static String read(ApiKeyProperties.Bootstrap bootstrap) {
        Path file = bootstrap.file();
        try {
            String key = Files.readString(file).strip();
            if (key.length() < SHORTEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalStateException(
                        "the file of the API key '%s' must hold one key of at least %d visible ASCII characters"
                                .formatted(bootstrap.name(), SHORTEST_KEY));
            }
            return key;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the file of the API key '%s' cannot be read: %s".formatted(bootstrap.name(), file), e);
        }
    }
}
