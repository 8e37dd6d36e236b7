package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.stereotype.Component;

import io.noesis.chat.prompt.ChatTemplateException;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.model.ServedModel;

/// Works out what the prompt of a conversation's next turn will begin with, and asks the engine to compute it in idle
/// time.
///
/// What was just generated holds the thinking; the next prompt does not, so from the thinking on nothing of what the
/// engine has cached fits. The template alone knows how history looks, so it renders the conversation with the answer
/// and two different next questions: as far as the two prompts agree, any next prompt will.
@Component
class NextTurn {

    private static final String ASSISTANT = "assistant";
    private static final String USER = "user";

    /// @param answer without the thinking
    /// @param tenant whose conversation it is
    void expect(ServedModel model, ChatPlan plan, String answer, String tenant) {
        int[] prefix = prefix(model, plan, answer);
        if (prefix.length > 0) {
            model.engine().warm(prefix, tenant);
        }
    }

    /// @return nothing where the template does not take such a conversation
    static int[] prefix(ServedModel model, ChatPlan plan, String answer) {
        try {
            int[] one = render(model, plan, answer, "A");
            int[] other = render(model, plan, answer, "7");
            int mismatch = Arrays.mismatch(one, other);
            return Arrays.copyOf(one, mismatch < 0 ? one.length : mismatch);
        } catch (ChatTemplateException e) {
            return new int[0];
        }
    }

    private static int[] render(ServedModel model, ChatPlan plan, String answer, String question) {
        List<PromptMessage> messages = new ArrayList<>(plan.messages());
        messages.add(new PromptMessage(ASSISTANT, answer));
        messages.add(new PromptMessage(USER, question));
        Tokenizer tokenizer = model.engine().tokenizer();
        return tokenizer.encodePrompt(model.format()
                .renderer()
                .render(messages, plan.mode(), plan.templateArguments())
                .text());
    }
}
