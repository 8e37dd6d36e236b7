package io.noesis.engine.tokenizer;

/// Makes every digit a piece (`\p{N}`) and cuts what lies between them like GPT-2: the splitter of SmolLM.
record DigitPreTokenizer(PreTokenizer between) implements PreTokenizer {

    DigitPreTokenizer() {
        this(new Gpt2PreTokenizer());
    }

    @Override
    public void split(String text, int from, int to, PieceConsumer pieces) {
        int segment = from;
        int position = from;
        while (position < to) {
            int codePoint = PreTokenizer.codePointAt(text, position, to);
            int next = position + Character.charCount(codePoint);
            if (CharacterKind.of(codePoint) == CharacterKind.NUMBER) {
                between.split(text, segment, position, pieces);
                pieces.accept(position, next);
                segment = next;
            }
            position = next;
        }
        between.split(text, segment, to, pieces);
    }
}
