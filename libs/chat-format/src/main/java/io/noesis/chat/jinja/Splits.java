package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Python's ways of cutting a string.
final class Splits {

    private Splits() {}

    /// @param separator any run of white space if there is none
    /// @param most cuts; negative for all
    static List<Object> split(String text, Optional<String> separator, int most) {
        if (separator.isEmpty()) {
            return atSpace(text, most);
        }
        String at = nonEmpty(separator.get());
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int cut = text.indexOf(at); cut >= 0 && parts.size() != most; cut = text.indexOf(at, from)) {
            parts.add(text.substring(from, cut));
            from = cut + at.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    static List<Object> splitRight(String text, Optional<String> separator, int most) {
        if (most < 0) {
            return split(text, separator, most);
        }
        List<Object> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            throw new JinjaException("'rsplit' at white space takes no limit here");
        }
        String at = nonEmpty(separator.get());
        int to = text.length();
        while (parts.size() != most) {
            int cut = text.lastIndexOf(at, to - at.length());
            if (cut < 0 || to < at.length()) {
                break;
            }
            parts.addFirst(text.substring(cut + at.length(), to));
            to = cut;
        }
        parts.addFirst(text.substring(0, to));
        return parts;
    }

    private static List<Object> atSpace(String text, int most) {
        List<Object> parts = new ArrayList<>();
        String rest = PythonText.stripLeft(text);
        int from = text.length() - rest.length();
        while (from < text.length()) {
            if (parts.size() == most) {
                parts.add(text.substring(from));
                return parts;
            }
            int to = from;
            while (to < text.length() && !PythonText.isSpace(text.charAt(to))) {
                to++;
            }
            parts.add(text.substring(from, to));
            from = to;
            while (from < text.length() && PythonText.isSpace(text.charAt(from))) {
                from++;
            }
        }
        return parts;
    }

    static List<Object> lines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(i)) < 0) {
                continue;
            }
            int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
            lines.add(text.substring(from, keepEnds ? end : i));
            from = end;
            i = end - 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    static Tuple partition(String text, String separator, boolean last) {
        int cut = last ? text.lastIndexOf(nonEmpty(separator)) : text.indexOf(nonEmpty(separator));
        if (cut < 0) {
            return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
        }
        return new Tuple(List.of(text.substring(0, cut), separator, text.substring(cut + separator.length())));
    }

    private static String nonEmpty(String separator) {
        if (separator.isEmpty()) {
            throw new JinjaException("a string cannot be cut at nothing");
        }
        return separator;
    }
}
