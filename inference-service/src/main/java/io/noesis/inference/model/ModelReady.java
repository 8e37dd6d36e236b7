package io.noesis.inference.model;

/// Published once, when the model answers.
public record ModelReady(ServedModel model) {}
