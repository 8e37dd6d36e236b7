package io.noesis.gateway.apikey;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// A key as it is stored: everything but the key.
///
/// @param name unique, chosen by whoever made the key
/// @param expiresAt null for never
/// @param revokedAt null while it is valid
record ApiKey(
        UUID id,
        String name,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    boolean isValidAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
