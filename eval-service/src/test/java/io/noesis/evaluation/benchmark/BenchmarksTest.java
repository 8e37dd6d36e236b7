package io.noesis.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.noesis.evaluation.scoring.Scorer;
import io.noesis.evaluation.scoring.Verdict;

import tools.jackson.databind.json.JsonMapper;

class BenchmarksTest {

    private final Benchmarks benchmarks = new Benchmarks(new JsonMapper());

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
        assertThat(benchmarks.get("noesis-arithmetic").items()).hasSizeGreaterThanOrEqualTo(60);
        for (Benchmark benchmark : benchmarks.all()) {
            assertThat(benchmark.items()).hasSizeGreaterThanOrEqualTo(20);
            for (Benchmark.Item item : benchmark.items()) {
                String answer = benchmark.scorer().equals("boxed-answer")
                        ? "\\boxed{" + item.expected() + "}"
                        : "Answer: " + item.expected();
                assertThat(Scorer.named(benchmark.scorer())
                                .judge(answer, item.expected())
                                .verdict())
                        .as(item.id())
                        .isEqualTo(Verdict.CORRECT);
            }
        }
    }
}
