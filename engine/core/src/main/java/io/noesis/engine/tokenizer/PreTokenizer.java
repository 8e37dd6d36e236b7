package io.noesis.engine.tokenizer;

/// Cuts text into the pieces within which byte pairs are merged.
///
/// The published definitions are regular expressions. They are written out as scanners here, which run in linear time
/// and constant stack whatever the text; the tests hold them against the expressions. A piece never begins or ends
/// within a surrogate pair, and the pieces together are the whole text. Stateless.
sealed interface PreTokenizer permits Gpt2PreTokenizer, Llama3PreTokenizer, DigitPreTokenizer, DefaultPreTokenizer {

    /// Cuts `text[from, to)`, taking `to` for the end of the text.
    void split(String text, int from, int to, PieceConsumer pieces);

    /// Takes the pieces in order.
    @FunctionalInterface
    interface PieceConsumer {

        void accept(int from, int to);
    }

    /// The end of the run of code points of one kind that goes on at `from`.
    static int endOfRun(String text, int from, int to, int kind) {
        int position = from;
        while (position < to) {
            int codePoint = codePointAt(text, position, to);
            if (CharacterKind.of(codePoint) != kind) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    /// Like [String#codePointAt], but blind to what follows `to`.
    static int codePointAt(String text, int position, int to) {
        char first = text.charAt(position);
        if (Character.isHighSurrogate(first) && position + 1 < to) {
            char second = text.charAt(position + 1);
            if (Character.isLowSurrogate(second)) {
                return Character.toCodePoint(first, second);
            }
        }
        return first;
    }

    /// The end of the piece that begins the white space `[from, end)`: all of it where the text ends behind it,
    /// else all but its last character, which belongs to the next piece or is one itself.
    static int endOfSpace(int from, int end, int to) {
        return end == to || end - from == 1 ? end : end - 1;
    }
}
