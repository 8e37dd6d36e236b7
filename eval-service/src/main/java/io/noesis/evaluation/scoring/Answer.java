package io.noesis.evaluation.scoring;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Tool;

/// What a model answered, and with which tools at hand.
///
/// @param text without thinking and calls
/// @param calls that it wanted made
/// @param tools that it was offered
/// @param obedient whether it kept to the switch of thinking; null where it had no choice
public record Answer(
        String text,
        List<Call> calls,
        List<Tool> tools,
        @Nullable Boolean obedient) {

    public Answer {
        calls = List.copyOf(calls);
        tools = List.copyOf(tools);
    }

    public static Answer of(String text) {
        return new Answer(text, List.of(), List.of(), null);
    }

    /// @param arguments JSON as text, as the model wrote it
    public record Call(@Nullable String name, @Nullable String arguments) {}
}
