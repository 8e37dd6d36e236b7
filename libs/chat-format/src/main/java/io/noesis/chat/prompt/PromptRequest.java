package io.noesis.chat.prompt;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.noesis.chat.family.ReasoningMode;

/// What a prompt is rendered from.
///
/// @param mode whether the caller asked for thinking; how that is written is the model family's business
/// @param tools functions the model may ask to have called
/// @param templateArguments further variables for the template, as in `chat_template_kwargs`; values may be
/// null
/// @param hardOff whether thinking that is off is made impossible by a closed thought in the prompt, where the
/// family has one
/// @param addGenerationPrompt whether the assistant's turn is opened
/// @param continuation beginning of the assistant's turn, given by the caller; often empty, and must be without
/// `addGenerationPrompt`
public record PromptRequest(
        List<PromptMessage> messages,
        ReasoningMode mode,
        List<PromptTool> tools,
        Map<String, Object> templateArguments,
        boolean hardOff,
        boolean addGenerationPrompt,
        String continuation) {

    /// @throws IllegalArgumentException when a turn that is not opened is to be continued
    public PromptRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        // Values may be null, which Map.copyOf refuses.
        templateArguments = Collections.unmodifiableMap(new HashMap<>(templateArguments));
        if (!addGenerationPrompt && !continuation.isEmpty()) {
            throw new IllegalArgumentException("a turn that is not opened cannot be continued");
        }
    }

    /// The conversation, and the assistant's turn opened.
    public static PromptRequest of(List<PromptMessage> messages, ReasoningMode mode) {
        return new PromptRequest(messages, mode, List.of(), Map.of(), false, true, "");
    }

    public PromptRequest withMessages(List<PromptMessage> others) {
        return new PromptRequest(others, mode, tools, templateArguments, hardOff, addGenerationPrompt, continuation);
    }

    public PromptRequest withTools(List<PromptTool> offered) {
        return new PromptRequest(
                messages, mode, offered, templateArguments, hardOff, addGenerationPrompt, continuation);
    }

    public PromptRequest withTemplateArguments(Map<String, Object> arguments) {
        return new PromptRequest(messages, mode, tools, arguments, hardOff, addGenerationPrompt, continuation);
    }

    public PromptRequest withHardOff() {
        return new PromptRequest(messages, mode, tools, templateArguments, true, addGenerationPrompt, continuation);
    }

    public PromptRequest withContinuation(String beginning) {
        return new PromptRequest(messages, mode, tools, templateArguments, hardOff, true, beginning);
    }

    /// The conversation alone.
    public PromptRequest withoutGenerationPrompt() {
        return new PromptRequest(messages, mode, tools, templateArguments, hardOff, false, "");
    }
}
