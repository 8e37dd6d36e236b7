package io.noesis.inference.model;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.prompt.BuiltInTemplates;
import io.noesis.chat.prompt.ChatTemplateException;
import io.noesis.chat.prompt.JinjaPromptRenderer;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.chat.prompt.PromptRenderer;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.tokenizer.Tokenizer;

/// Finds the format of a loaded model: the configured family or the one the file looks like, and the file's template
/// or the family's.
@Component
class ModelFormats {

    private final String configured;
    private final ModelFamilies families = ModelFamilies.builtIn();

    ModelFormats(ModelProperties properties) {
        this.configured = properties.family();
        if (!configured.equals(ModelProperties.AUTO)
                && families.byId(configured).isEmpty()) {
            List<String> known = families.all().stream().map(ModelFamily::id).toList();
            throw new IllegalArgumentException(
                    "noesis.inference.model.family must be auto or one of %s, but was %s".formatted(known, configured));
        }
    }

    /// @throws ModelLoadException when the template cannot render the simplest conversation
    ModelFormat of(GenerationEngine engine) {
        ModelInfo model = engine.model();
        Tokenizer tokenizer = engine.tokenizer();
        ModelFamily family =
                families.byId(configured).orElseGet(() -> families.forModel(model.name(), model.chatTemplate()));
        return new ModelFormat(family, renderer(model, family, tokenizer));
    }

    /// Tries the renderer out: better to know now than at the first request, which is also spared the compiling.
    private static PromptRenderer renderer(ModelInfo model, ModelFamily family, Tokenizer tokenizer) {
        try {
            PromptRenderer renderer = new JinjaPromptRenderer(
                    model.chatTemplate().orElseGet(() -> BuiltInTemplates.named(family.templateName())),
                    family,
                    tokenizer.specialTokens(),
                    tokenizer.beginTokenText(),
                    tokenizer.endTokenText());
            renderer.render(List.of(new PromptMessage("user", "Hello")), ReasoningMode.AUTO, Map.of());
            return renderer;
        } catch (ChatTemplateException e) {
            throw new ModelLoadException("the model's chat template cannot be used: " + e.getMessage(), e);
        }
    }
}
