package io.noesis.inference.telemetry;

import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.support.metrics.MetricNames;

/// How generations ended, counted when the engine has confirmed it.
///
/// Not the engine's own totals: it sees a cancellation also where a stop string has completed an answer.
@Component
public class GenerationMeters {

    private final Counter finished;
    private final Counter cancelled;

    public GenerationMeters(MeterRegistry registry) {
        this.finished = Counter.builder(MetricNames.ENGINE_REQUESTS_FINISHED)
                .description("Generations that ended by themselves or by a stop string")
                .register(registry);
        this.cancelled = Counter.builder(MetricNames.ENGINE_REQUESTS_CANCELLED)
                .description("Generations given up before their end")
                .register(registry);
    }

    public void finished() {
        finished.increment();
    }

    public void cancelled() {
        cancelled.increment();
    }
}
