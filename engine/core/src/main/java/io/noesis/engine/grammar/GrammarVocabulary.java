package io.noesis.engine.grammar;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.grammar.token.Vocabulary;

/// The tokens of a model by their bytes, laid out for grammars. Made once for a model; unchanging, safe to share.
public final class GrammarVocabulary {

    private static final byte[] NO_TEXT = {};

    private final Vocabulary vocabulary;

    private GrammarVocabulary(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// @param tokens the bytes of each token by its id, which may be parts of UTF-8 characters. Null or empty for one
    ///     that stands for no text, as the special tokens: no grammar allows it
    public static GrammarVocabulary of(byte[] @Nullable [] tokens) {
        byte[][] copies = new byte[tokens.length][];
        for (int id = 0; id < tokens.length; id++) {
            byte[] bytes = tokens[id];
            copies[id] = bytes == null ? NO_TEXT : bytes.clone();
        }
        return new GrammarVocabulary(new Vocabulary(copies));
    }

    /// How many tokens there are, those without text included.
    public int size() {
        return vocabulary.size();
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }
}
