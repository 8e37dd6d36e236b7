package io.noesis.api.evaluation;

/// A benchmark that can be run.
///
/// @param items how many questions it has
/// @param bundled whether it came with the service; others were uploaded and can be deleted
public record BenchmarkInfo(String id, String object, String description, String scorer, int items, boolean bundled) {

    public static BenchmarkInfo of(String id, String description, String scorer, int items, boolean bundled) {
        return new BenchmarkInfo(id, "benchmark", description, scorer, items, bundled);
    }
}
