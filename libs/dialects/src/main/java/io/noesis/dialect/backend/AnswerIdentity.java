package io.noesis.dialect.backend;

/// What stands at the head of every chunk of an answer: ours, not the backend's.
///
/// @param id such as `chatcmpl-…`
/// @param created seconds since 1970-01-01T00:00:00Z
/// @param model name under which the caller asked for the model
public record AnswerIdentity(String id, long created, String model) {}
