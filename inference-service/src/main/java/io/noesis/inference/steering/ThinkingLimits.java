package io.noesis.inference.steering;

import java.util.OptionalInt;

/// How far the thinking of one output may go.
///
/// @param most tokens after which it is brought to an end at the next good place
/// @param grace tokens that the next good place may be away; then it ends in the middle of a sentence
/// @param byBudget whether the caller's budget is what limits; otherwise it is what the answer must have left
public record ThinkingLimits(int most, int grace, boolean byBudget) {

    /// Nothing limits.
    public static final ThinkingLimits NONE = new ThinkingLimits(Integer.MAX_VALUE, 0, false);

    /// A tenth, as NVIDIA NIM gives.
    private static final int GRACE_PART = 10;

    /// @param budget the caller's, if there is one
    /// @param maxTokens of the whole output
    /// @param reserve tokens of it that are the answer's, among them those of the closing tag
    public static ThinkingLimits of(OptionalInt budget, int maxTokens, int reserve) {
        int room = Math.max(0, maxTokens - reserve);
        int asked = budget.orElse(Integer.MAX_VALUE);
        boolean byBudget = asked <= room;
        int hard = byBudget ? (int) Math.min(room, asked + (asked + GRACE_PART - 1L) / GRACE_PART) : room;
        int soft = byBudget ? asked : room - room / GRACE_PART;
        return new ThinkingLimits(soft, hard - soft, byBudget);
    }

    /// The last token count at which thinking may go on.
    int hard() {
        return most == Integer.MAX_VALUE ? most : most + grace;
    }
}
