package io.noesis.gateway.apikey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

import io.noesis.support.startup.StartupFacts;

/// Admits the keys that configuration names, before the first request is taken.
@Component
class ApiKeyBootstrap implements SmartInitializingSingleton, StartupFacts {

    /// So that even hexadecimal digits carry 128 bits.
    private static final int SHORTEST_KEY = 32;
    private static final int SHOWN_CHARACTERS = 8;

    private final ApiKeyProperties properties;
    private final ApiKeyStore store;
    private final TransactionOperations transaction;

    ApiKeyBootstrap(ApiKeyProperties properties, ApiKeyStore store, TransactionOperations transaction) {
        this.properties = properties;
        this.store = store;
        this.transaction = transaction;
    }

    /// @throws IllegalStateException when a file is missing or does not hold a key; its content is not shown
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> keys = readAll();
        transaction.executeWithoutResult(_ -> {
            store.lockForWriting();
            keys.forEach(this::admit);
        });
    }

    private Map<String, String> readAll() {
        Map<String, String> keys = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        for (ApiKeyProperties.Bootstrap bootstrap : properties.bootstrap()) {
            String key = read(bootstrap);
            String other = names.put(key, bootstrap.name());
            if (other != null) {
                throw new IllegalStateException(
                        "the API keys '%s' and '%s' are the same".formatted(other, bootstrap.name()));
            }
            if (keys.put(bootstrap.name(), key) != null) {
                throw new IllegalStateException("the API key '%s' is configured twice".formatted(bootstrap.name()));
            }
        }
        return keys;
    }

    private void admit(String name, String key) {
        ApiKeyHash hash = ApiKeyHash.of(key);
        store.find(hash).filter(kept -> !kept.name().equals(name)).ifPresent(kept -> rename(kept, hash, name));
        store.put(name, key.substring(0, SHOWN_CHARACTERS), hash);
    }

    /// A new name must not give back what was taken from a key under its old one.
    private void rename(ApiKey kept, ApiKeyHash hash, String name) {
        if (kept.revokedAt() != null || kept.expiresAt() != null) {
            throw new IllegalStateException("the API key '%s' was revoked or given an end under its earlier name '%s'"
                    .formatted(name, kept.name()));
        }
        store.release(hash);
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
