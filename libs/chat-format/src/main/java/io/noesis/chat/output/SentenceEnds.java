package io.noesis.chat.output;

/// Where thinking can be cut without cutting a sentence.
public final class SentenceEnds {

    private static final String TERMINATORS = "!?。！？…";
    private static final String CLOSERS = "\"'”’»)]}*_`";

    private SentenceEnds() {}

    /// Whether the text ends with a line or a sentence.
    ///
    /// A full stop counts behind a word of two letters or more, or behind a closing bracket or quotation mark:
    /// not in a number, a list's own numbering or most abbreviations, since what follows is not known yet.
    /// Spaces behind the end change nothing.
    public static boolean at(CharSequence text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            if (text.charAt(end - 1) == '\n') {
                return true;
            }
            end--;
        }
        while (end > 0 && CLOSERS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0) {
            return false;
        }
        char last = text.charAt(end - 1);
        return TERMINATORS.indexOf(last) >= 0 || (last == '.' && endsWord(text, end - 1));
    }

    private static boolean endsWord(CharSequence text, int end) {
        if (end == 0) {
            return false;
        }
        char last = text.charAt(end - 1);
        if (CLOSERS.indexOf(last) >= 0 || last == '.') {
            return true;
        }
        return end > 1 && Character.isLetter(last) && Character.isLetter(text.charAt(end - 2));
    }
}
