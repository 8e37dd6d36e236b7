package io.noesis.inference.chat;

import org.springframework.stereotype.Component;

import io.noesis.chat.prompt.RenderedPrompt;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.model.ServedModel;

/// What a chat request would make the model read, without an answer.
@Component
public class PromptPreview {

    private final ModelCatalog catalog;
    private final ChatPlanner planner;
    private final ChatPrompts prompts;

    PromptPreview(ModelCatalog catalog, ChatPlanner planner, ChatPrompts prompts) {
        this.catalog = catalog;
        this.planner = planner;
        this.prompts = prompts;
    }

    /// @param tokens ids of the prompt
    record Preview(ServedModel model, ChatPlan plan, RenderedPrompt prompt, int[] tokens) {}

    /// @throws io.noesis.api.error.NoesisException when the request is not sound
    Preview of(ChatBody body) {
        ServedModel model = catalog.require(body.request().model());
        ChatPlan plan = planner.plan(body, model);
        RenderedPrompt prompt = prompts.render(model, plan);
        return new Preview(model, plan, prompt, model.engine().tokenizer().encodePrompt(prompt.text()));
    }

    /// The tokens of the prompt that a chat request makes.
    ///
    /// @throws io.noesis.api.error.NoesisException when the request is not sound
    public int[] tokens(ChatBody body) {
        return of(body).tokens();
    }
}
