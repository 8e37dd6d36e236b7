package io.noesis.chat.jinja;

import java.util.Locale;

/// Upper and lower case as Python's strings have them, whatever the machine's language.
final class Cases {

    private Cases() {}

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /// Whether there are letters with a case, and all of them are upper.
    static boolean isUpper(String text) {
        return upper(text).equals(text) && !lower(text).equals(text);
    }

    /// Whether there are letters with a case, and all of them are lower.
    static boolean isLower(String text) {
        return lower(text).equals(text) && !upper(text).equals(text);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return upper(text.substring(0, end)) + lower(text.substring(end));
    }

    /// Each word with a capital. A word is a run of letters, and, in a filter, whatever white space or an opening
    /// bracket ends.
    ///
    /// @param filter whether as jinja2's filter or as Python's method
    static String title(String text, boolean filter) {
        StringBuilder out = new StringBuilder(text.length());
        boolean begins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(begins ? upper(String.valueOf(c)) : lower(String.valueOf(c)));
            begins = filter ? PythonText.isSpace(c) || "-({[<".indexOf(c) >= 0 : !Character.isLetter(c);
        }
        return out.toString();
    }
}
