package io.noesis.inference.request;

import org.jspecify.annotations.Nullable;

/// A caller's text inside a message of ours: quoted, and cut where it would flood the log.
public final class Quoted {

    private static final int LONGEST = 64;
    private static final int LONGEST_MESSAGE = 256;

    private Quoted() {}

    public static String of(String text) {
        return "'" + cut(text, LONGEST) + "'";
    }

    /// A message that ends with a caller's text.
    public static String cut(@Nullable String message) {
        return cut(String.valueOf(message), LONGEST_MESSAGE);
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
    }
}
