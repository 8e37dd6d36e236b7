package io.noesis.engine.grammar.error;

/// A text that is no grammar of its language, or a grammar that no text at all fulfils.
public final class InvalidGrammar extends GrammarException {

    private static final long serialVersionUID = 1L;

    public InvalidGrammar(String path, String reason) {
        super("invalid grammar%s: %s".formatted(at(path), reason), path);
    }
}
