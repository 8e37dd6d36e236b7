package io.noesis.engine.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `post_processor` puts around an encoded text; only a begin token in front is of interest, because the engine
/// ends a text only when the model does.
///
/// @param json the whole `tokenizer.json`
record PostProcessor(JsonObject json) {

    /// Whether a single text is preceded by the special token.
    boolean startsWith(String token) {
        return steps().stream()
                .filter(step -> step.findText("type").equals(Optional.of("TemplateProcessing")))
                .map(step -> step.objects("single"))
                .filter(single -> !single.isEmpty())
                .flatMap(single -> single.getFirst().object("SpecialToken").stream())
                .anyMatch(special -> special.text("id").equals(token));
    }

    private List<JsonObject> steps() {
        List<JsonObject> steps = new ArrayList<>();
        json.object("post_processor").ifPresent(root -> {
            steps.add(root);
            steps.addAll(root.objects("processors"));
        });
        return steps;
    }
}
