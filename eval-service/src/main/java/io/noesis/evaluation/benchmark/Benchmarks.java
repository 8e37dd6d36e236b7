package io.noesis.evaluation.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.BenchmarkInfo;

/// All benchmarks: the bundled and the uploaded. A bundled one hides an uploaded one of its name.
@Service
public class Benchmarks {

    private final BundledBenchmarks bundled;
    private final BenchmarkStore uploaded;
    private final BenchmarkReader reader;

    Benchmarks(BundledBenchmarks bundled, BenchmarkStore uploaded, BenchmarkReader reader) {
        this.bundled = bundled;
        this.uploaded = uploaded;
        this.reader = reader;
    }

    List<BenchmarkInfo> all() {
        return Stream.concat(
                        bundled.all().stream().map(Benchmarks::info),
                        uploaded.all().stream()
                                .filter(each -> bundled.find(each.id()).isEmpty()))
                .toList();
    }

    /// @throws NoesisException when there is no such benchmark
    BenchmarkInfo info(String id) {
        return bundled.find(id)
                .map(Benchmarks::info)
                .or(() -> uploaded.find(id))
                .orElseThrow(() -> notFound(id));
    }

    /// The benchmark with its items, some of which may be many megabytes.
    ///
    /// @throws NoesisException when there is no such benchmark
    public Benchmark get(String id) {
        Optional<Benchmark> found = bundled.find(id);
        return found.or(() -> uploaded.body(id).map(body -> reader.read(id, body)))
                .orElseThrow(() -> notFound(id));
    }

    /// Says that a run uses the benchmark: from the end of the transaction on it does not change any more.
    ///
    /// @throws NoesisException when there is no such benchmark
    @Transactional(propagation = Propagation.MANDATORY)
    public BenchmarkInfo use(String id) {
        return bundled.find(id).map(Benchmarks::info).or(() -> uploaded.use(id)).orElseThrow(() -> notFound(id));
    }

    /// Takes in a benchmark, in the place of one of its name that no run has used.
    ///
    /// @throws NoesisException when the text is no benchmark, or the name belongs to one that cannot change
    BenchmarkInfo put(String id, String text) {
        refuseBundled(id);
        Benchmark benchmark = reader.read(id, text);
        if (!uploaded.put(benchmark, text)) {
            throw used(id);
        }
        return info(id);
    }

    /// @throws NoesisException when there is none, or a run has used it
    void delete(String id) {
        refuseBundled(id);
        if (!uploaded.delete(id)) {
            info(id);
            throw used(id);
        }
    }

    private void refuseBundled(String id) {
        if (bundled.find(id).isPresent()) {
            throw new NoesisException(
                    ErrorCode.CONFLICT, "benchmark '%s' is part of the service and stays as it is".formatted(id));
        }
    }

    private static NoesisException used(String id) {
        return new NoesisException(
                ErrorCode.CONFLICT, "benchmark '%s' was used by a run and stays as it is".formatted(id));
    }

    private static NoesisException notFound(String id) {
        return new NoesisException(
                ErrorCode.NOT_FOUND,
                "benchmark '%s' does not exist; GET /v1/benchmarks lists them".formatted(id),
                "benchmark",
                null);
    }

    private static BenchmarkInfo info(Benchmark benchmark) {
        return BenchmarkInfo.of(
                benchmark.id(),
                benchmark.description(),
                benchmark.scorer(),
                benchmark.items().size(),
                true);
    }
}
