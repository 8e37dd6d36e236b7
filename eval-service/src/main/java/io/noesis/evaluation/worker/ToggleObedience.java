package io.noesis.evaluation.worker;

import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatMessage;
import io.noesis.events.ItemRequested;

/// Whether an answer kept to the switch of thinking: thinking where it is on, and none where it is off, neither in its
/// own field nor as a tag in the answer.
final class ToggleObedience {

    private static final Pattern TAG = Pattern.compile("</?think>", Pattern.CASE_INSENSITIVE);

    private ToggleObedience() {}

    /// @return null where the model had no choice: with a budget of 0 its thinking is closed in its stead
    static @Nullable Boolean of(ItemRequested item, ChatMessage message) {
        boolean thought =
                !Objects.requireNonNullElse(message.reasoningContent(), "").isBlank();
        if (item.mode().equals("on")) {
            return Objects.equals(item.budget(), 0) ? null : thought;
        }
        String content = Objects.requireNonNullElse(message.content(), "");
        return !thought && !TAG.matcher(content).find();
    }
}
