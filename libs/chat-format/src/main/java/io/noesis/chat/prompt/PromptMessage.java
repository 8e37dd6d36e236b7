package io.noesis.chat.prompt;

/// One message of the history, as the template sees it.
///
/// @param role as the caller named it: `system`, `user`, `assistant` or `tool`
/// @param content the text; thinking of earlier turns is not part of it
public record PromptMessage(String role, String content) {}
