package io.noesis.inference.telemetry;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.openai.Usage;
import io.noesis.support.metrics.MetricNames;

/// Times and counts of requests, under the names of OpenTelemetry's GenAI conventions and of vLLM.
@Component
public class RequestMeters {

    private final MeterRegistry registry;

    public RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param operation such as `chat`
    /// @param model the served id, never what a caller wrote
    public Request begin(String operation, String model) {
        return new Request(Tags.of("gen_ai.operation.name", operation, "gen_ai.response.model", model), model);
    }

    /// One request. Used by its thread; closing it records the duration.
    public final class Request implements AutoCloseable {

        private final long start = System.nanoTime();
        private final Tags tags;
        private final String model;
        private long firstToken;
        private long lastToken;
        private @Nullable String failure;

        private Request(Tags tags, String model) {
            this.tags = tags;
            this.model = model;
        }

        /// @param nanos when the engine sampled it
        public void token(long nanos) {
            if (firstToken == 0) {
                firstToken = nanos;
                record(MetricNames.GEN_AI_TIME_TO_FIRST_TOKEN, tags, nanos - start);
                record(MetricNames.VLLM_TIME_TO_FIRST_TOKEN, vllmTags(), nanos - start);
            }
            lastToken = nanos;
        }

        /// The answer is complete.
        ///
        /// @param finishReason of the choice that ended last
        /// @param choices that were generated side by side
        public void completed(String finishReason, Usage usage, int choices) {
            if (usage.completionTokens() > choices) {
                long perToken = (lastToken - firstToken) * choices / (usage.completionTokens() - choices);
                record(MetricNames.GEN_AI_TIME_PER_OUTPUT_TOKEN, tags, perToken);
            }
            tokens("input", usage.promptTokens());
            tokens("output", usage.completionTokens());
            Counter.builder(MetricNames.VLLM_REQUEST_SUCCESS)
                    .tags(vllmTags().and("finished_reason", finishReason))
                    .register(registry)
                    .increment();
        }

        public void failed(ErrorCode code) {
            failure = code.code();
        }

        /// The client closed its connection.
        public void abandoned() {
            failure = "client_gone";
        }

        @Override
        public void close() {
            long nanos = System.nanoTime() - start;
            Tag outcome = Tag.of("error.type", failure == null ? "" : failure);
            record(MetricNames.GEN_AI_REQUEST_DURATION, tags.and(outcome), nanos);
            if (failure == null) {
                record(MetricNames.VLLM_REQUEST_LATENCY, vllmTags(), nanos);
            }
        }

        private Tags vllmTags() {
            return Tags.of("model_name", model);
        }

        private void tokens(String type, int count) {
            DistributionSummary.builder(MetricNames.GEN_AI_TOKEN_USAGE)
                    .tags(tags.and("gen_ai.token.type", type))
                    .register(registry)
                    .record(count);
        }

        private void record(String name, Tags with, long nanos) {
            Timer.builder(name)
                    .tags(with)
                    .serviceLevelObjectives(Buckets.LATENCIES)
                    .register(registry)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
