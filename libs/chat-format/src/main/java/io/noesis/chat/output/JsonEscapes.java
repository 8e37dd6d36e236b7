package io.noesis.chat.output;

/// The escapes in strings of JSON, and those of Python that mean the same.
final class JsonEscapes {

    private static final String LETTERS = "bfnrt";
    private static final String MEANINGS = "\b\f\n\r\t";

    private JsonEscapes() {}

    /// What stands behind a backslash means.
    static char meaning(CallText text) throws MalformedCallException {
        char c = text.next();
        if (c == 'u') {
            return text.hex(4);
        }
        int letter = LETTERS.indexOf(c);
        return letter < 0 ? c : MEANINGS.charAt(letter);
    }

    /// Writes a character into a string of JSON.
    ///
    /// @param all whether quotes and backslashes are still to be escaped
    static void append(StringBuilder out, char c, boolean all) {
        int control = MEANINGS.indexOf(c);
        if (control >= 0) {
            out.append('\\').append(LETTERS.charAt(control));
        } else if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
        } else if (all && (c == '"' || c == '\\')) {
            out.append('\\').append(c);
        } else {
            out.append(c);
        }
    }
}
