package io.noesis.engine.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.cpu.CpuOptions;
import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.KvType;

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

    private static final Set<String> NAMES = Set.of(
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

    static BenchOptions parse(String[] args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!NAMES.contains(name) || i + 1 == args.length) {
                throw new IllegalArgumentException("'%s' is no option with a value; there are --%s"
                        .formatted(
                                args[i],
                                String.join(", --", NAMES.stream().sorted().toList())));
            }
            given.put(name, args[i + 1]);
        }
        if (!given.containsKey("model")) {
            throw new IllegalArgumentException("--model is needed");
        }
        KernelChoice kernels =
                KernelChoice.valueOf(given.getOrDefault("kernels", "auto").toUpperCase(Locale.ROOT));
        KvType kvType = KvType.valueOf(given.getOrDefault("kv-type", "f16").toUpperCase(Locale.ROOT));
        return new BenchOptions(
                Path.of(given.get("model")),
                number(given, "prompt", 512),
                number(given, "decode", 64),
                number(given, "conversation", 0),
                Arrays.stream(given.getOrDefault("streams", "1,4,8,16").split(","))
                        .map(Integer::parseInt)
                        .toList(),
                number(given, "threads", Runtime.getRuntime().availableProcessors()),
                number(given, "runs", 5),
                new CpuOptions(kernels, path(given, "weight-cache"), kvType),
                path(given, "llama-bench"),
                path(given, "llama-batched-bench"),
                path(given, "json"));
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        return Integer.parseInt(given.getOrDefault(name, Integer.toString(otherwise)));
    }

    private static Optional<Path> path(Map<String, String> given, String name) {
        return Optional.ofNullable(given.get(name)).map(Path::of);
    }
}
