package io.noesis.engine.tokenizer;

/// The distinctions pre-tokenizers make between code points, as Unicode defines them.
final class CharacterKind {

    static final int LETTER = 0;
    static final int NUMBER = 1;
    static final int SPACE = 2;
    static final int OTHER = 3;

    private static final byte[] ASCII = ascii();

    private CharacterKind() {}

    /// `LETTER` is category L, `NUMBER` category N, `SPACE` the property White_Space, `OTHER` the rest: marks,
    /// symbols, control characters, unpaired surrogates, code points not assigned.
    static int of(int codePoint) {
        return codePoint < ASCII.length ? ASCII[codePoint] : compute(codePoint);
    }

    static boolean isNewline(int codePoint) {
        return codePoint == '\n' || codePoint == '\r';
    }

    /// Category P.
    static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static int compute(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            case Character.CONTROL -> isControlSpace(codePoint) ? SPACE : OTHER;
            default -> OTHER;
        };
    }

    /// White_Space holds six control characters; Java's own notions of white space differ in U+001C to U+001F.
    private static boolean isControlSpace(int codePoint) {
        return (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85;
    }

    private static byte[] ascii() {
        byte[] kinds = new byte[128];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = (byte) compute(i);
        }
        return kinds;
    }
}
