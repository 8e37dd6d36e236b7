package io.noesis.dataset.catalog;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;

/// The rules for names that callers choose. All of them become directories: none may hold a separator, start with a
/// dot, or differ from another by case only where a file system would not see it.
public final class Names {

    private static final Pattern DATASET = Pattern.compile("[a-z0-9][a-z0-9._-]{0,95}");
    private static final Pattern VERSION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern SPLIT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern FILE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,95}\\.jsonl");

    private Names() {}

    public static String dataset(String name) {
        return matching(DATASET, "name", name);
    }

    public static String version(@Nullable String label) {
        if (label == null) {
            throw NoesisException.missing("version");
        }
        return matching(VERSION, "version", label);
    }

    public static String split(String split) {
        return matching(SPLIT, "split", split);
    }

    public static String file(String file) {
        return matching(FILE, "file", file);
    }

    private static String matching(Pattern pattern, String param, String value) {
        if (!pattern.matcher(value).matches()) {
            throw NoesisException.invalid(param, "must match " + pattern.pattern(), "'" + clipped(value) + "'");
        }
        return value;
    }

    private static String clipped(String value) {
        return value.length() <= 120 ? value : value.substring(0, 120) + "…";
    }
}
