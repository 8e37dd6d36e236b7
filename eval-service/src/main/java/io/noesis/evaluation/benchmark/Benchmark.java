package io.noesis.evaluation.benchmark;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.Tool;

/// Questions with known answers.
///
/// @param scorer name of the scorer that judges the answers
public record Benchmark(String id, String description, String scorer, List<Item> items) {

    public Benchmark {
        items = List.copyOf(items);
    }

    /// @param id unique in the benchmark, and stable
    /// @param messages the conversation that the model is to answer; never empty
    /// @param tools functions that the model may ask to have called
    /// @param expected in the form the scorer compares
    /// @param group of items whose score is also told by itself
    public record Item(
            String id,
            List<ChatMessage> messages,
            List<Tool> tools,
            String expected,
            @Nullable String group) {

        public Item {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }

        /// The text of the last message: the whole question of most items.
        public String prompt() {
            return Objects.requireNonNullElse(messages.getLast().content(), "");
        }

        /// Whether the prompt is all there is of the conversation.
        public boolean isPromptOnly() {
            return messages.size() == 1 && "user".equals(messages.getFirst().role());
        }
    }
}
