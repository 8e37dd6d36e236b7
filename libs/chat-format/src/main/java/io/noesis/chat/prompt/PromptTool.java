package io.noesis.chat.prompt;

import java.util.Optional;

/// A function that the model may ask to have called.
///
/// @param parametersJson JSON Schema of the arguments, as text
public record PromptTool(String name, Optional<String> description, Optional<String> parametersJson) {}
