package io.noesis.api.evaluation;

/// A benchmark that can be run.
public record BenchmarkInfo(String id, String object, String description, String scorer, int items) {}
