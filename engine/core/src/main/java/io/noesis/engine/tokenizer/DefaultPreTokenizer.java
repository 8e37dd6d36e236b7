package io.noesis.engine.tokenizer;

/// What llama.cpp does for files that name no splitter, or `default`: runs of `[\p{P}$+<=>^~|]` become pieces, the
/// rest is cut like GPT-2, then numbers are cut out of the pieces (`\p{N}+`), then groups of three ASCII digits out
/// of those.
record DefaultPreTokenizer(PreTokenizer between) implements PreTokenizer {

    private static final int GROUP = 3;

    DefaultPreTokenizer() {
        this(new Gpt2PreTokenizer());
    }

    @Override
    public void split(String text, int from, int to, PieceConsumer pieces) {
        PieceConsumer numbersApart = (start, end) -> splitNumber(text, start, end, pieces);
        int position = from;
        while (position < to) {
            int end = endOfRun(text, position, to, true);
            if (end > position) {
                pieces.accept(position, end);
            }
            position = end;
            end = endOfRun(text, position, to, false);
            between.split(text, position, end, numbersApart);
            position = end;
        }
    }

    private static int endOfRun(String text, int from, int to, boolean symbols) {
        int position = from;
        while (position < to) {
            int codePoint = PreTokenizer.codePointAt(text, position, to);
            if (isSymbol(codePoint) != symbols) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    private static boolean isSymbol(int codePoint) {
        return switch (codePoint) {
            case '$', '+', '<', '=', '>', '^', '~', '|' -> true;
            default -> CharacterKind.isPunctuation(codePoint);
        };
    }

    /// A piece of GPT-2 holds a number alone or behind one space.
    private static void splitNumber(String text, int from, int to, PieceConsumer pieces) {
        int number = text.charAt(from) == ' ' ? from + 1 : from;
        if (number == to || CharacterKind.of(PreTokenizer.codePointAt(text, number, to)) != CharacterKind.NUMBER) {
            pieces.accept(from, to);
            return;
        }
        if (number > from) {
            pieces.accept(from, number);
        }
        splitGroups(text, number, to, pieces);
    }

    private static void splitGroups(String text, int from, int to, PieceConsumer pieces) {
        int start = from;
        int position = from;
        while (position + GROUP <= to) {
            if (!isGroup(text, position)) {
                position++;
                continue;
            }
            if (position > start) {
                pieces.accept(start, position);
            }
            position += GROUP;
            pieces.accept(position - GROUP, position);
            start = position;
        }
        if (start < to) {
            pieces.accept(start, to);
        }
    }

    private static boolean isGroup(String text, int from) {
        for (int i = from; i < from + GROUP; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
