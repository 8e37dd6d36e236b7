package io.noesis.chat.family;

import java.util.Optional;
import java.util.OptionalInt;

/// What a request asks for in the way of thinking, after all its fields were weighed against each other.
///
/// @param budget most tokens of thinking; empty where there is none to limit
/// @param effort one of OpenAI's words, for models whose thinking has degrees; never `none`
public record ReasoningRequest(ReasoningMode mode, OptionalInt budget, Optional<String> effort, Visibility visibility) {

    /// Whether the caller sees the thinking. Hidden thinking is counted all the same.
    public enum Visibility {
        FULL,
        HIDDEN
    }

    public static ReasoningRequest of(ReasoningMode mode) {
        return new ReasoningRequest(mode, OptionalInt.empty(), Optional.empty(), Visibility.FULL);
    }

    public ReasoningRequest withBudget(int tokens) {
        return new ReasoningRequest(mode, OptionalInt.of(tokens), effort, visibility);
    }

    public ReasoningRequest withEffort(String word) {
        return new ReasoningRequest(mode, budget, Optional.of(word), visibility);
    }

    public ReasoningRequest unseen() {
        return new ReasoningRequest(mode, budget, effort, Visibility.HIDDEN);
    }

    public boolean hidden() {
        return visibility == Visibility.HIDDEN;
    }
}
