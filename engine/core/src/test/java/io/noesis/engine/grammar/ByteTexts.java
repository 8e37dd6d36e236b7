package io.noesis.engine.grammar;

import java.nio.charset.StandardCharsets;

/// Tries texts against a grammar, byte by byte.
final class ByteTexts {

    private static final GrammarVocabulary BYTES = bytes();

    private ByteTexts() {}

    private static GrammarVocabulary bytes() {
        byte[][] tokens = new byte[256][];
        for (int value = 0; value < tokens.length; value++) {
            tokens[value] = new byte[] {(byte) value};
        }
        return GrammarVocabulary.of(tokens);
    }

    /// A matcher whose tokens are the 256 bytes.
    static GrammarMatcher matcher(Grammar grammar) {
        return TokenGrammar.compile(grammar, BYTES).matcher();
    }

    static boolean accepts(Grammar grammar, String text) {
        GrammarMatcher matcher = matcher(grammar);
        return takes(matcher, text) && matcher.canEnd();
    }

    /// Whether the text can be the beginning of an output.
    static boolean begins(Grammar grammar, String text) {
        return takes(matcher(grammar), text);
    }

    static boolean takes(GrammarMatcher matcher, String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (!matcher.allows(each & 0xFF)) {
                return false;
            }
            matcher.accept(each & 0xFF);
        }
        return true;
    }
}
