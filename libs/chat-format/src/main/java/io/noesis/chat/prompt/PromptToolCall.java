package io.noesis.chat.prompt;

/// A call in the history.
///
/// @param argumentsJson a JSON object as text; empty is taken for an empty object
public record PromptToolCall(String id, String name, String argumentsJson) {}
