package io.noesis.dataset.catalog;

import io.noesis.api.error.NoesisException;

/// Reads numbers of a query string, so that a wrong one is refused by its name and limit.
public final class Parameters {

    /// Most rows or lines of one page, as in the Hugging Face dataset viewer.
    public static final int MAX_PAGE = 100;

    private Parameters() {}

    public static long offset(String value) {
        return number("offset", value, 0, Long.MAX_VALUE);
    }

    public static int length(String value) {
        return (int) number("length", value, 0, MAX_PAGE);
    }

    private static long number(String name, String value, long min, long max) {
        String rule = max == Long.MAX_VALUE
                ? "must be a whole number of at least " + min
                : "must be a whole number from %d to %d".formatted(min, max);
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one refusal, which names the rule.
        }
        throw NoesisException.invalid(
                name, rule, "'" + (value.length() > 40 ? value.substring(0, 40) + "…" : value) + "'");
    }
}
