package io.noesis.chat.prompt;

import java.util.List;
import java.util.Map;

import io.noesis.chat.family.ReasoningMode;

/// Renders a conversation with one model's chat template. Safe for all threads.
public interface PromptRenderer {

    /// Renders the messages and opens the assistant's turn.
    ///
    /// @param mode whether the caller asked for thinking; how that is written is the model family's business
    /// @param templateArguments further variables for the template, as in `chat_template_kwargs`
    /// @throws ChatTemplateException when the template refuses the messages or breaks its limits
    RenderedPrompt render(List<PromptMessage> messages, ReasoningMode mode, Map<String, Object> templateArguments);
}
