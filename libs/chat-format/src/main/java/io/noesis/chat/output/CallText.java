package io.noesis.chat.output;

/// A text that is read from left to right.
final class CallText {

    private final String text;
    private int at;

    CallText(String text) {
        this.text = text;
    }

    /// The next character that is no space, without going past it; 0 at the end.
    char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    /// The next character, space or not.
    char next() throws MalformedCallException {
        if (at == text.length()) {
            throw expected("more text");
        }
        return text.charAt(at++);
    }

    /// Goes past this character if it is next.
    boolean skip(char c) {
        if (peek() != c || c == 0) {
            return false;
        }
        at++;
        return true;
    }

    void require(char c) throws MalformedCallException {
        if (!skip(c)) {
            throw expected("'" + c + "'");
        }
    }

    void requireEnd() throws MalformedCallException {
        if (peek() != 0) {
            throw expected("the end");
        }
    }

    /// The longest stretch of letters, digits and these characters.
    String word(String further) {
        peek();
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || further.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(from, at);
    }

    /// The four hexadecimal digits of an escape, or as many as asked for.
    char hex(int digits) throws MalformedCallException {
        int code = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw expected("a hexadecimal digit");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    MalformedCallException expected(String what) {
        return new MalformedCallException(what, at);
    }
}
