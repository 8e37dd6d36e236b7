package io.noesis.engine.grammar.error;

/// A grammar that cannot be used. The fault lies with whoever wrote the grammar; the message can be shown to them.
public abstract class GrammarException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    GrammarException(String message, String path) {
        super(message);
        this.path = path;
    }

    /// Where the fault is: a JSON pointer into a schema (`#/properties/age/minimum`), or a place in a text
    /// (`line 3, column 7`, `offset 12`). Empty when it is the grammar as a whole.
    public String path() {
        return path;
    }

    static String at(String path) {
        return path.isEmpty() ? "" : " at " + path;
    }
}
