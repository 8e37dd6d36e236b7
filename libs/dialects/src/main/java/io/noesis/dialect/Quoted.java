package io.noesis.dialect;

/// A stranger's text inside a message of ours: quoted, and cut where it would flood the log.
public final class Quoted {

    private static final int LONGEST = 64;

    private Quoted() {}

    public static String of(String text) {
        return "'" + cut(text, LONGEST) + "'";
    }

    /// @param longest most code points that are kept
    public static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
    }
}
