package io.noesis.inference.request;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;

/// The limits of the plain fields of a request. Each failure names the field, the limit and the value.
public final class LimitChecks {

    public static final int MOST_STOP_STRINGS = 4;
    public static final int LONGEST_STOP_STRING = 256;

    private LimitChecks() {}

    /// The limit under its two names.
    public static OptionalInt maxTokens(@Nullable Integer maxTokens, @Nullable Integer maxCompletionTokens) {
        Integer old = atLeastOne("max_tokens", maxTokens);
        Integer current = atLeastOne("max_completion_tokens", maxCompletionTokens);
        if (old != null && current != null && !Objects.equals(old, current)) {
            throw NoesisException.invalid(
                    "max_completion_tokens", "must equal max_tokens (%d) when both are given".formatted(old), current);
        }
        Integer given = current == null ? old : current;
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }

    private static @Nullable Integer atLeastOne(String field, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw NoesisException.invalid(field, "must be at least 1", value);
        }
        return value;
    }

    public static double temperature(@Nullable Double given, double otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (!(given >= 0 && given <= 2)) {
            throw NoesisException.invalid("temperature", "must be between 0 and 2", given);
        }
        return given;
    }

    public static double topP(@Nullable Double given, double otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (!(given > 0 && given <= 1)) {
            throw NoesisException.invalid("top_p", "must be greater than 0 and at most 1", given);
        }
        return given;
    }

    /// 0 and, as with vLLM, -1 mean all tokens.
    public static int topK(@Nullable Integer given) {
        if (given == null || given == -1) {
            return 0;
        }
        if (given < 0) {
            throw NoesisException.invalid("top_k", "must be at least 0, or -1 for all tokens", given);
        }
        return given;
    }

    public static int choices(@Nullable Integer n, int most) {
        if (n == null) {
            return 1;
        }
        if (n < 1 || n > most) {
            throw NoesisException.invalid("n", "must be at least 1 and at most %d".formatted(most), n);
        }
        return n;
    }

    public static List<String> stop(@Nullable List<String> given) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > MOST_STOP_STRINGS) {
            throw NoesisException.invalid(
                    "stop", "must have at most %d strings".formatted(MOST_STOP_STRINGS), given.size());
        }
        return given.stream().map(stop -> stopString(stop)).toList();
    }

    private static String stopString(@Nullable String stop) {
        if (stop == null || stop.isEmpty()) {
            throw NoesisException.invalid(
                    "stop", "must have strings of at least 1 character", stop == null ? "null" : "''");
        }
        if (stop.length() > LONGEST_STOP_STRING) {
            throw NoesisException.invalid(
                    "stop", "must have strings of at most %d characters".formatted(LONGEST_STOP_STRING), stop.length());
        }
        return stop;
    }

    public static boolean includeUsage(ChatCompletionRequest.@Nullable StreamOptions options, boolean stream) {
        if (options == null) {
            return false;
        }
        if (!stream) {
            throw NoesisException.invalid("stream_options", "must be absent unless stream is true", "present");
        }
        return Boolean.TRUE.equals(options.includeUsage());
    }
}
