package io.noesis.engine.tokenizer;

/// The splitter of GPT-2: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
record Gpt2PreTokenizer() implements PreTokenizer {

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
        char first = text.charAt(start);
        if (first == '\'') {
            int end = endOfContraction(text, start, to);
            if (end > start) {
                return end;
            }
        }
        int body = first == ' ' ? start + 1 : start;
        if (body < to) {
            int kind = CharacterKind.of(PreTokenizer.codePointAt(text, body, to));
            if (kind != CharacterKind.SPACE) {
                return PreTokenizer.endOfRun(text, body, to, kind);
            }
        }
        int end = PreTokenizer.endOfRun(text, start, to, CharacterKind.SPACE);
        return PreTokenizer.endOfSpace(start, end, to);
    }

    /// @return `start` when no contraction begins there
    private static int endOfContraction(String text, int start, int to) {
        char first = start + 1 < to ? text.charAt(start + 1) : 0;
        char second = start + 2 < to ? text.charAt(start + 2) : 0;
        return switch (first) {
            case 's', 't', 'm', 'd' -> start + 2;
            case 'r', 'v' -> second == 'e' ? start + 3 : start;
            case 'l' -> second == 'l' ? start + 3 : start;
            default -> start;
        };
    }
}
