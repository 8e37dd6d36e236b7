package io.noesis.dataset.rows;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;

/// Which rows a reader wants; what is null does not restrict. Values are only ever bound, never part of the SQL.
///
/// @param generator one of the names in the comma-separated list of a row
public record RowFilter(
        @Nullable String category,
        @Nullable String reasoning,
        @Nullable String generator,
        @Nullable String license) {

    private static final int MAX_CHARS = 200;

    /// @throws NoesisException `invalid_value`
    public RowFilter {
        requireShort("category", category);
        requireShort("generator", generator);
        requireShort("license", license);
        if (reasoning != null && !reasoning.equals("on") && !reasoning.equals("off")) {
            throw NoesisException.invalid("reasoning", "must be 'on' or 'off'", "'" + clip(reasoning) + "'");
        }
    }

    public static RowFilter none() {
        return new RowFilter(null, null, null, null);
    }

    private static void requireShort(String name, @Nullable String value) {
        if (value != null && (value.isBlank() || value.length() > MAX_CHARS)) {
            throw NoesisException.invalid(
                    name, "must have 1 to " + MAX_CHARS + " characters", value.length() + " characters");
        }
    }

    private static String clip(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }

    boolean isNone() {
        return category == null && reasoning == null && generator == null && license == null;
    }

    /// The condition, with a `?` for each of [#parameters()].
    String condition() {
        List<String> terms = new ArrayList<>(List.of("true"));
        addIf(terms, category, "category = ?");
        addIf(terms, reasoning, "reasoning = ?");
        addIf(terms, generator, "list_contains(generators, ?)");
        addIf(terms, license, "license = ?");
        return String.join(" and ", terms);
    }

    List<String> parameters() {
        List<String> values = new ArrayList<>();
        addIf(values, category, category);
        addIf(values, reasoning, reasoning);
        addIf(values, generator, generator);
        addIf(values, license, license);
        return values;
    }

    private static void addIf(List<String> list, @Nullable String condition, @Nullable String entry) {
        if (condition != null && entry != null) {
            list.add(entry);
        }
    }
}
