package io.noesis.dialect;

import java.util.HashMap;
import java.util.Map;

import io.noesis.api.error.NoesisException;

/// Which field of another API a field of the chat request came from, so that a failure found later still names what
/// the caller wrote.
public final class FieldOrigins {

    private final Map<String, String> origins = new HashMap<>();

    /// @param chat path in the chat request, such as `messages[2]`
    /// @param dialect path in the caller's request, such as `input[1]`
    public void put(String chat, String dialect) {
        origins.put(chat, dialect);
    }

    /// The caller's path; a path below a known one keeps its end, an unknown one stays as it is.
    public String inDialect(String chat) {
        for (int end = chat.length(); end > 0; end = lastStep(chat, end)) {
            String origin = origins.get(chat.substring(0, end));
            if (origin != null) {
                return origin + chat.substring(end);
            }
        }
        return chat;
    }

    /// The same failure in the caller's words.
    public NoesisException inDialect(NoesisException failure) {
        String chat = failure.param().orElse("");
        String dialect = inDialect(chat);
        if (dialect.equals(chat)) {
            return failure;
        }
        String message = String.valueOf(failure.getMessage());
        String renamed = message.startsWith(chat) ? dialect + message.substring(chat.length()) : message;
        return new NoesisException(failure.code(), renamed, dialect, failure);
    }

    private static int lastStep(String path, int end) {
        return Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1));
    }
}
