package io.noesis.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.evaluation.scoring.Answer;
import io.noesis.evaluation.scoring.Scorer;
import io.noesis.evaluation.scoring.Verdict;

import tools.jackson.databind.json.JsonMapper;

class BundledBenchmarksTest {

    private final BundledBenchmarks benchmarks = new BundledBenchmarks(new BenchmarkReader(new JsonMapper()));

    @Test
    void theArithmeticFileIsWhatItsGeneratorWrites() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/benchmarks/noesis-arithmetic.jsonl")) {
            String committed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(committed.lines())
                    .containsExactlyElementsOf(ArithmeticBenchmarkGenerator.lines(ArithmeticBenchmarkGenerator.SEED));
        }
    }

    @Test
    void eachHasItemsAndAScorerThatAcceptsTheExpectedAnswer() {
        assertThat(benchmarks.find("noesis-arithmetic").orElseThrow().items()).hasSizeGreaterThanOrEqualTo(60);
        for (Benchmark benchmark : benchmarks.all()) {
            assertThat(benchmark.items()).hasSizeGreaterThanOrEqualTo(20);
            for (Benchmark.Item item : benchmark.items()) {
                assertThat(Scorer.named(benchmark.scorer())
                                .judge(right(benchmark, item), item.expected())
                                .verdict())
                        .as(item.id())
                        .isEqualTo(Verdict.CORRECT);
            }
        }
    }

    private static Answer right(Benchmark benchmark, Benchmark.Item item) {
        return switch (benchmark.scorer()) {
            case "tool-call" ->
                new Answer(
                        "",
                        new JsonMapper()
                                .readTree(item.expected())
                                .valueStream()
                                .map(call -> new Answer.Call(
                                        call.path("name").asString(),
                                        call.path("arguments").toString()))
                                .toList(),
                        item.tools(),
                        null);
            case "toggle" -> new Answer("", List.of(), item.tools(), true);
            case "boxed-answer" -> Answer.of("\\boxed{" + item.expected() + "}");
            default -> Answer.of("Answer: " + item.expected());
        };
    }
}
