package io.noesis.inference.telemetry;

import java.time.Duration;
import java.util.stream.LongStream;

/// The histogram buckets of all times: from one token of a small model to a long chain of thought.
final class Buckets {

    static final Duration[] LATENCIES = LongStream.of(
                    1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000, 20_000, 40_000,
                    80_000, 160_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private Buckets() {}
}
