package io.noesis.chat.prompt;

import java.util.List;
import java.util.Map;

import io.noesis.chat.family.ReasoningMode;

/// Renders a conversation with one model's chat template. Safe for all threads.
public interface PromptRenderer {

    /// Renders the conversation and what the request wants behind it.
    ///
    /// @throws ChatTemplateException when the template refuses the messages or breaks its limits, or a
    /// call or a tool is no JSON
    RenderedPrompt render(PromptRequest request);

    /// Renders the messages and opens the assistant's turn.
    ///
    /// @param mode whether the caller asked for thinking
    /// @param templateArguments further variables for the template, as in `chat_template_kwargs`
    /// @throws ChatTemplateException when the template refuses the messages or breaks its limits
    default RenderedPrompt render(
            List<PromptMessage> messages, ReasoningMode mode, Map<String, Object> templateArguments) {
        return render(PromptRequest.of(messages, mode).withTemplateArguments(templateArguments));
    }
}
