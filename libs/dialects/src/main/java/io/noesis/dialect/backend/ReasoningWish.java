package io.noesis.dialect.backend;

import java.util.Optional;
import java.util.OptionalInt;

import io.noesis.chat.family.ReasoningMode;

/// What a request asked for in the way of thinking, after all its aliases were weighed against each other.
///
/// @param budget most tokens of thinking
/// @param effort one of OpenAI's words, for models whose thinking has degrees
/// @param hidden whether thinking is counted and not shown
public record ReasoningWish(ReasoningMode mode, OptionalInt budget, Optional<String> effort, boolean hidden) {

    public static ReasoningWish of(ReasoningMode mode) {
        return new ReasoningWish(mode, OptionalInt.empty(), Optional.empty(), false);
    }

    public ReasoningWish withBudget(int tokens) {
        return new ReasoningWish(mode, OptionalInt.of(tokens), effort, hidden);
    }

    public ReasoningWish withEffort(String word) {
        return new ReasoningWish(mode, budget, Optional.of(word), hidden);
    }

    public ReasoningWish unseen() {
        return new ReasoningWish(mode, budget, effort, true);
    }
}
