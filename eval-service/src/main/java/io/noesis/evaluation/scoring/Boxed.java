package io.noesis.evaluation.scoring;

import org.jspecify.annotations.Nullable;

/// Finds what stands in the last `\boxed{…}` or `\fbox{…}` of a text, braces matched.
final class Boxed {

    private static final String[] COMMANDS = {"\\boxed", "\\fbox"};

    private Boxed() {}

    /// @return the content, or null when there is no box or the last one never closes
    static @Nullable String lastIn(String text) {
        int start = -1;
        for (String command : COMMANDS) {
            int at = text.lastIndexOf(command);
            if (at >= 0) {
                start = Math.max(start, at + command.length());
            }
        }
        if (start < 0) {
            return null;
        }
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (start < text.length() && text.charAt(start) == '{') {
            return braced(text, start);
        }
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        return end == start ? null : text.substring(start, end);
    }

    private static @Nullable String braced(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return text.substring(open + 1, i);
            }
        }
        return null;
    }
}
