package io.noesis.evaluation.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.stereotype.Component;

/// The benchmarks in the resources: `benchmarks/ID.jsonl` for each line of `benchmarks/index.txt`.
@Component
public class BundledBenchmarks {

    private static final String DIRECTORY = "/benchmarks/";

    private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();

    public BundledBenchmarks(BenchmarkReader reader) {
        for (String id : text("index.txt").lines().toList()) {
            if (benchmarks.put(id, reader.read(id, text(id + ".jsonl"))) != null) {
                throw new IllegalStateException("the index of benchmarks has %s twice".formatted(id));
            }
        }
    }

    public Collection<Benchmark> all() {
        return List.copyOf(benchmarks.values());
    }

    public Optional<Benchmark> find(String id) {
        return Optional.ofNullable(benchmarks.get(id));
    }

    private static String text(String name) {
        try (InputStream in = BundledBenchmarks.class.getResourceAsStream(DIRECTORY + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource %s%s is missing".formatted(DIRECTORY, name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + DIRECTORY + name, e);
        }
    }
}
