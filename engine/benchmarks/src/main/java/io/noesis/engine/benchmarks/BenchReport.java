package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.noesis.engine.generation.GenerationEngine;

/// What a benchmark says of the machine, the model and the memory beside its figures.
///
/// @param loadSeconds from the opening of the file to an engine that answers, warm-up included
/// @param rssMebibytes of this process at the end
/// @param loadBefore load average of the machine before the first round, and after the last
record BenchReport(
        String model,
        long parameters,
        String kernels,
        long fileBytes,
        double loadSeconds,
        double rssMebibytes,
        int threads,
        int runs,
        double loadBefore,
        double loadAfter,
        String machine) {

    static BenchReport of(
            BenchOptions options, GenerationEngine engine, double loadSeconds, double loadBefore, double loadAfter)
            throws IOException {
        return new BenchReport(
                options.model().getFileName().toString(),
                engine.model().parameterCount(),
                engine.model().kernelTier(),
                Files.size(options.model()),
                loadSeconds,
                Machine.residentMebibytes(),
                options.threads(),
                options.runs(),
                loadBefore,
                loadAfter,
                Machine.name());
    }

    void print(Figures ours, Figures theirs) {
        line("%s, %,d parameters, %s, %d threads", model, parameters, kernels, threads);
        line("%s", machine);
        line("%-36s %10s %10s %7s", "median of " + runs, "noesis", "llama.cpp", "ratio");
        for (String name : ours.all().keySet()) {
            double our = ours.median(name);
            if (theirs.has(name)) {
                line("%-36s %10.1f %10.1f %6.2fx", name, our, theirs.median(name), our / theirs.median(name));
            } else {
                line("%-36s %10.1f", name, our);
            }
        }
        line(
                "load %.2f s, RSS %.0f MiB (file %.0f MiB), load average %.2f before and %.2f after",
                loadSeconds, rssMebibytes, fileBytes / 1048576.0, loadBefore, loadAfter);
    }

    void write(Path file, Figures ours, Figures theirs) throws IOException {
        String json = """
                {
                  "model": "%s", "parameters": %d, "kernels": "%s", "file_bytes": %d, "threads": %d, "runs": %d,
                  "machine": "%s",
                  "load_average_before": %.2f, "load_average_after": %.2f,
                  "load_s": %.3f, "rss_mib": %.0f,
                  "noesis": %s,
                  "llama_cpp": %s
                }
                """.formatted(
                        model,
                        parameters,
                        kernels,
                        fileBytes,
                        threads,
                        runs,
                        machine,
                        loadBefore,
                        loadAfter,
                        loadSeconds,
                        rssMebibytes,
                        json(ours),
                        json(theirs));
        Files.writeString(file, json);
    }

    private static String json(Figures figures) {
        return figures.all().entrySet().stream()
                .map(BenchReport::json)
                .collect(Collectors.joining(",\n    ", "{\n    ", "\n  }"));
    }

    private static String json(Map.Entry<String, List<Double>> figure) {
        String values = figure.getValue().stream()
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .collect(Collectors.joining(", "));
        return "\"%s\": [%s]".formatted(figure.getKey(), values);
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
