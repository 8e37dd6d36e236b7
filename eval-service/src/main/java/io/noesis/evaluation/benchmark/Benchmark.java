package io.noesis.evaluation.benchmark;

import java.util.List;

/// Questions with known answers.
///
/// @param scorer name of the scorer that judges the answers
public record Benchmark(String id, String description, String scorer, List<Item> items) {

    public Benchmark {
        items = List.copyOf(items);
    }

    /// @param id unique in the benchmark, and stable
    /// @param prompt the whole user message
    /// @param expected in the form the scorer compares
    public record Item(String id, String prompt, String expected) {}
}
