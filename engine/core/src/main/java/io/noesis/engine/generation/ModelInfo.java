package io.noesis.engine.generation;

import java.util.Optional;

/// What is known of the loaded model once it answers.
///
/// @param name `general.name` of the file, or the file's name
/// @param architecture such as `llama`
/// @param contextLength most tokens of prompt and completion together
/// @param parameterCount number of weights
/// @param chatTemplate the file's own Jinja template: hostile until rendered in a sandbox
/// @param kernelTier the kernels in use, such as `VECTOR`
public record ModelInfo(
        String name,
        String architecture,
        int contextLength,
        long parameterCount,
        Optional<String> chatTemplate,
        String kernelTier) {

    /// The same model in an engine that allows so many tokens.
    public ModelInfo withContextLength(int tokens) {
        return new ModelInfo(name, architecture, tokens, parameterCount, chatTemplate, kernelTier);
    }
}
