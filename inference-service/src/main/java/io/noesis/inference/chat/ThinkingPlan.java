package io.noesis.inference.chat;

import java.util.OptionalInt;

import io.noesis.chat.family.ReasoningMode;
import io.noesis.inference.answer.AnswerJob;

/// What a request wants of the thinking.
///
/// @param mode as asked for; `AUTO` where nothing was
/// @param effective what holds then: never `AUTO`
/// @param budget most tokens of it
/// @param hidden whether it is counted and not shown
record ThinkingPlan(ReasoningMode mode, ReasoningMode effective, OptionalInt budget, boolean hidden) {

    AnswerJob.Thinking forEngine() {
        return new AnswerJob.Thinking(effective == ReasoningMode.ON, mode == ReasoningMode.OFF, budget);
    }
}
