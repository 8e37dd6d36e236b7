package io.noesis.dialect.backend;

/// A text without the white space at its ends, while it comes in pieces. Not safe for several threads.
final class TrimmedText {

    private final StringBuilder space = new StringBuilder();
    private boolean begun;

    /// @return what certainly stands within the text
    String accept(String piece) {
        String text = begun ? piece : piece.stripLeading();
        if (text.isEmpty()) {
            return "";
        }
        begun = true;
        String shown = text.stripTrailing();
        if (shown.isEmpty()) {
            space.append(text);
            return "";
        }
        String whole = space + shown;
        space.setLength(0);
        space.append(text, shown.length(), text.length());
        return whole;
    }
}
