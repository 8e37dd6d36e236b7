package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.prompt.ChatTemplateException;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.chat.prompt.PromptRequest;
import io.noesis.chat.prompt.PromptTool;
import io.noesis.chat.prompt.RenderedPrompt;
import io.noesis.inference.form.OfferedTool;
import io.noesis.inference.model.ServedModel;

import tools.jackson.databind.JsonNode;

/// Renders the prompt of a chat request.
@Component
class ChatPrompts {

    /// @throws NoesisException when the template refuses the messages
    RenderedPrompt render(ServedModel model, ChatPlan plan) {
        try {
            return render(model, plan, List.of());
        } catch (ChatTemplateException e) {
            if (!e.refusedByTemplate()) {
                throw e;
            }
            throw new NoesisException(
                    ErrorCode.INVALID_VALUE,
                    "messages were refused by the model's chat template: " + e.getMessage(),
                    "messages",
                    e);
        }
    }

    /// With messages that may follow later.
    ///
    /// @throws ChatTemplateException when the template does not take them
    RenderedPrompt render(ServedModel model, ChatPlan plan, List<PromptMessage> more) {
        List<PromptMessage> messages = new ArrayList<>(plan.messages());
        messages.addAll(more);
        PromptRequest request = PromptRequest.of(messages, plan.thinking().mode())
                .withTools(
                        plan.tools().offered().stream().map(ChatPrompts::tool).toList())
                .withTemplateArguments(plan.templateArguments());
        return model.format().renderer().render(request);
    }

    private static PromptTool tool(OfferedTool tool) {
        return new PromptTool(tool.name(), tool.description(), tool.parameters().map(JsonNode::toString));
    }
}
