package io.noesis.gateway.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a key, the only form in which one is kept or compared.
///
/// Keys carry at least 128 random bits, so there is nothing to guess and a slow password hash would only cost time. A
/// key is found by its hash: how far a wrong one agrees with a right one has no influence on the time.
///
/// @param hex lower-case hexadecimal
record ApiKeyHash(String hex) {

    static ApiKeyHash of(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return new ApiKeyHash(HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
