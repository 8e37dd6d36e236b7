package io.noesis.inference.answer;

/// What all chunks of an answer share.
///
/// @param created seconds since 1970-01-01T00:00:00Z
/// @param fingerprint changes when the same seed may give another answer
public record AnswerHeader(String id, long created, String model, String fingerprint) {}
