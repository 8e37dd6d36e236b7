package io.noesis.engine.grammar.error;

/// A grammar that would take more memory or time than one request may.
public final class GrammarTooLarge extends GrammarException {

    private static final long serialVersionUID = 1L;

    private final String measure;
    private final long limit;
    private final long value;

    /// @param measure what was counted, for instance `automaton states`
    /// @param value how much it was; when counting stopped at the limit, the first value above it
    public GrammarTooLarge(String measure, long limit, long value, String path) {
        super("grammar too large%s: %s is %d, the limit is %d".formatted(at(path), measure, value, limit), path);
        this.measure = measure;
        this.limit = limit;
        this.value = value;
    }

    public String measure() {
        return measure;
    }

    public long limit() {
        return limit;
    }

    public long value() {
        return value;
    }
}
