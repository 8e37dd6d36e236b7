package io.noesis.inference.chat;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;

/// OpenAI's limits of the labels that a caller may put on a request. They are the caller's own: nothing here reads
/// them.
final class MetadataChecks {

    static final int MOST_LABELS = 16;
    static final int LONGEST_KEY = 64;
    static final int LONGEST_VALUE = 512;

    private MetadataChecks() {}

    static void check(@Nullable Map<String, String> metadata) {
        if (metadata == null) {
            return;
        }
        if (metadata.size() > MOST_LABELS) {
            throw NoesisException.invalid(
                    "metadata", "must have at most %d entries".formatted(MOST_LABELS), metadata.size());
        }
        metadata.forEach((key, value) -> {
            if (key.length() > LONGEST_KEY) {
                throw NoesisException.invalid(
                        "metadata", "must have keys of at most %d characters".formatted(LONGEST_KEY), key.length());
            }
            if (value == null || value.length() > LONGEST_VALUE) {
                throw NoesisException.invalid(
                        "metadata." + key,
                        "must be a string of at most %d characters".formatted(LONGEST_VALUE),
                        value == null ? "null" : value.length());
            }
        });
    }
}
