package io.noesis.engine.tokenizer;

/// The splitter of Llama 3: `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|`
/// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
record Llama3PreTokenizer() implements PreTokenizer {

    private static final int DIGITS_PER_PIECE = 3;

    /// Folds to `s` when case is ignored, the only letter outside ASCII that matters in a contraction.
    private static final char LONG_S = 'ſ';

    @Override
    public void split(String text, int from, int to, PieceConsumer pieces) {
        int start = from;
        while (start < to) {
            int end = endOfPiece(text, start, to);
            pieces.accept(start, end);
            start = end;
        }
    }

    private static int endOfPiece(String text, int start, int to) {
        int first = PreTokenizer.codePointAt(text, start, to);
        if (first == '\'') {
            int end = endOfContraction(text, start, to);
            if (end > start) {
                return end;
            }
        }
        int kind = CharacterKind.of(first);
        if (kind == CharacterKind.LETTER) {
            return PreTokenizer.endOfRun(text, start, to, CharacterKind.LETTER);
        }
        if (kind == CharacterKind.NUMBER) {
            return endOfNumber(text, start, to);
        }
        int second = start + Character.charCount(first);
        if (!CharacterKind.isNewline(first) && second < to && kindAt(text, second, to) == CharacterKind.LETTER) {
            return PreTokenizer.endOfRun(text, second, to, CharacterKind.LETTER);
        }
        int body = first == ' ' ? second : start;
        if (body < to && kindAt(text, body, to) == CharacterKind.OTHER) {
            return endOfNewlines(text, PreTokenizer.endOfRun(text, body, to, CharacterKind.OTHER), to);
        }
        return endOfSpaces(text, start, to);
    }

    private static int kindAt(String text, int position, int to) {
        return CharacterKind.of(PreTokenizer.codePointAt(text, position, to));
    }

    /// @return `start` when no contraction begins there
    private static int endOfContraction(String text, int start, int to) {
        char first = lowerCaseAt(text, start + 1, to);
        char second = lowerCaseAt(text, start + 2, to);
        return switch (first) {
            case 's', 't', 'm', 'd' -> start + 2;
            case 'r', 'v' -> second == 'e' ? start + 3 : start;
            case 'l' -> second == 'l' ? start + 3 : start;
            default -> start;
        };
    }

    private static char lowerCaseAt(String text, int position, int to) {
        if (position >= to) {
            return 0;
        }
        char c = text.charAt(position);
        if (c == LONG_S) {
            return 's';
        }
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static int endOfNumber(String text, int start, int to) {
        int position = start;
        for (int digits = 0; digits < DIGITS_PER_PIECE && position < to; digits++) {
            int codePoint = PreTokenizer.codePointAt(text, position, to);
            if (CharacterKind.of(codePoint) != CharacterKind.NUMBER) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    private static int endOfNewlines(String text, int start, int to) {
        int position = start;
        while (position < to && CharacterKind.isNewline(text.charAt(position))) {
            position++;
        }
        return position;
    }

    /// White space up to and with its last line break; where it has none, as in GPT-2.
    private static int endOfSpaces(String text, int start, int to) {
        int end = PreTokenizer.endOfRun(text, start, to, CharacterKind.SPACE);
        for (int position = end; position > start; position--) {
            if (CharacterKind.isNewline(text.charAt(position - 1))) {
                return position;
            }
        }
        return PreTokenizer.endOfSpace(start, end, to);
    }
}
