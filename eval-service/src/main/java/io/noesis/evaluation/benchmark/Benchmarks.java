package io.noesis.evaluation.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.evaluation.scoring.Scorer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The benchmarks in the resources: `benchmarks/ID.jsonl`, whose first line describes it and whose others are its
/// items.
@Component
public class Benchmarks {

    private static final List<String> IDS = List.of("noesis-arithmetic", "noesis-boxed", "noesis-choice");

    private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();

    public Benchmarks(JsonMapper json) {
        for (String id : IDS) {
            benchmarks.put(id, read(id, json));
        }
    }

    public Collection<Benchmark> all() {
        return List.copyOf(benchmarks.values());
    }

    /// @throws NoesisException when there is no such benchmark
    public Benchmark get(String id) {
        Benchmark benchmark = benchmarks.get(id);
        if (benchmark == null) {
            throw new NoesisException(
                    ErrorCode.NOT_FOUND,
                    "benchmark '%s' does not exist; there are %s".formatted(id, String.join(", ", IDS)),
                    "benchmark",
                    null);
        }
        return benchmark;
    }

    private static Benchmark read(String id, JsonMapper json) {
        try (InputStream in = Benchmarks.class.getResourceAsStream("/benchmarks/" + id + ".jsonl")) {
            if (in == null) {
                throw new IllegalStateException("the resource of the benchmark " + id + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            JsonNode head = json.readTree(lines.readLine());
            List<Benchmark.Item> items = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode item = json.readTree(line);
                if (!ids.add(item.path("id").asString())) {
                    throw new IllegalStateException(
                            "%s has two items %s".formatted(id, item.path("id").asString()));
                }
                items.add(new Benchmark.Item(
                        item.path("id").asString(),
                        item.path("prompt").asString(),
                        item.path("expected").asString()));
            }
            String scorer = Scorer.named(head.path("scorer").asString()).name();
            return new Benchmark(id, head.path("description").asString(), scorer, items);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the benchmark " + id, e);
        }
    }
}
