package io.noesis.chat.jinja;

/// The escapes of Python's string literals. One that Python does not know stays as it is, with its backslash.
final class StringEscapes {

    private StringEscapes() {}

    /// Appends what the escape means.
    ///
    /// @param at behind the backslash
    /// @return how many characters the escape has there
    static int append(StringBuilder text, String source, int at) {
        char c = source.charAt(at);
        int plain = "abfnrtv\\'\"".indexOf(c);
        if (plain >= 0) {
            text.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(plain));
            return 1;
        }
        return switch (c) {
            case '\n' -> 1;
            case 'x' -> code(text, source, at, 2);
            case 'u' -> code(text, source, at, 4);
            case 'U' -> code(text, source, at, 8);
            default -> {
                text.append('\\').append(c);
                yield 1;
            }
        };
    }

    private static int code(StringBuilder text, String source, int at, int digits) {
        int end = at + 1 + digits;
        try {
            text.appendCodePoint(Integer.parseInt(source.substring(at + 1, Math.min(end, source.length())), 16));
        } catch (IllegalArgumentException e) {
            throw new JinjaException("a string has a broken escape");
        }
        return 1 + digits;
    }
}
