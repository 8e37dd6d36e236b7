package io.noesis.inference.chat;

import java.util.Arrays;
import java.util.List;

import org.springframework.stereotype.Component;

import io.noesis.chat.prompt.ChatTemplateException;
import io.noesis.chat.prompt.PromptMessage;
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

    private final ChatPrompts prompts;

    NextTurn(ChatPrompts prompts) {
        this.prompts = prompts;
    }

    /// @param answer without the thinking
    /// @param tenant whose conversation it is
    void expect(ServedModel model, ChatPlan plan, String answer, String tenant) {
        int[] prefix = prefix(model, plan, answer);
        if (prefix.length > 0) {
            model.engine().warm(prefix, tenant);
        }
    }

    /// @return nothing where the template does not take such a conversation
    private int[] prefix(ServedModel model, ChatPlan plan, String answer) {
        try {
            int[] one = render(model, plan, answer, "A");
            int[] other = render(model, plan, answer, "7");
            int mismatch = Arrays.mismatch(one, other);
            return Arrays.copyOf(one, mismatch < 0 ? one.length : mismatch);
        } catch (ChatTemplateException e) {
            return new int[0];
        }
    }

    private int[] render(ServedModel model, ChatPlan plan, String answer, String question) {
        List<PromptMessage> next = List.of(new PromptMessage(ASSISTANT, answer), new PromptMessage(USER, question));
        return model.engine()
                .tokenizer()
                .encodePrompt(prompts.render(model, plan, next).text());
    }
}
