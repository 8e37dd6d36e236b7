package io.noesis.api.evaluation;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonValue;

import tools.jackson.databind.annotation.JsonDeserialize;

/// Most tokens of thinking; in JSON a whole number, or `"none"` where nothing limits it.
///
/// @param tokens 0 closes the thinking as soon as it is opened; null for no limit
@JsonDeserialize(using = ThinkingBudgetDeserializer.class)
public record ThinkingBudget(@Nullable Integer tokens) {

    public static final ThinkingBudget NONE = new ThinkingBudget(null);

    private static final String NO_LIMIT = "none";

    public ThinkingBudget {
        if (tokens != null && tokens < 0) {
            throw new IllegalArgumentException("a budget of " + tokens);
        }
    }

    public static ThinkingBudget of(int tokens) {
        return new ThinkingBudget(tokens);
    }

    /// Reads what [#wireName] wrote.
    ///
    /// @throws IllegalArgumentException when it is neither `none` nor a whole number from 0
    public static ThinkingBudget parse(String name) {
        return name.equals(NO_LIMIT) ? NONE : of(Integer.parseInt(name));
    }

    /// `none` or the number: the key of its results.
    public String wireName() {
        return tokens == null ? NO_LIMIT : tokens.toString();
    }

    @JsonValue
    Object wire() {
        return tokens == null ? NO_LIMIT : tokens;
    }
}
