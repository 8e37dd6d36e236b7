package io.noesis.engine.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.cpu.CpuOptions;

/// The command line of [EngineBench].
///
/// @param prompt tokens of the measured prefill
/// @param decode tokens that each measured stream generates
/// @param conversation tokens of the conversation whose follow-up turn is measured, 0 for none
/// @param runs measured rounds, after the warm-up
record BenchOptions(
        Path model,
        int prompt,
        int decode,
        int conversation,
        List<Integer> streams,
        int threads,
        int runs,
        CpuOptions cpu,
        Optional<Path> llamaBench,
        Optional<Path> llamaBatchedBench,
        Optional<Path> json) {

    private static final List<String> NAMES = List.of(
            "model",
            "prompt",
            "decode",
            "conversation",
            "streams",
            "threads",
            "runs",
            "kernels",
            "weight-cache",
            "kv-type",
            "llama-bench",
            "llama-batched-bench",
            "json");

    /// @throws IllegalArgumentException for what cannot be followed
    static BenchOptions parse(String[] args) {
        Arguments given = new Arguments(args, NAMES);
        return new BenchOptions(
                Path.of(given.needed("model")),
                given.number("prompt", 512, 1),
                given.number("decode", 64, 2),
                given.number("conversation", 0, 0),
                Arrays.stream(given.text("streams").orElse("1,4,8,16").split(","))
                        .map(Integer::parseInt)
                        .toList(),
                given.number("threads", Runtime.getRuntime().availableProcessors(), 1),
                given.number("runs", 5, 1),
                given.cpu(),
                given.path("llama-bench"),
                given.path("llama-batched-bench"),
                given.path("json"));
    }
}
