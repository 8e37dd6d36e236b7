package io.noesis.engine.grammar.error;

/// A grammar asks for something that its language knows and this compiler does not. It is never ignored, since an
/// output that breaks it would be taken for a valid one.
public final class UnsupportedKeyword extends GrammarException {

    private static final long serialVersionUID = 1L;

    private final String keyword;

    /// @param keyword as the author wrote it, for instance `uniqueItems` or `\b`
    /// @param reason why it is not supported, and what to write instead if there is something
    public UnsupportedKeyword(String keyword, String path, String reason) {
        super("'%s' is not supported%s: %s".formatted(keyword, at(path), reason), path);
        this.keyword = keyword;
    }

    public String keyword() {
        return keyword;
    }
}
