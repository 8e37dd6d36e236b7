package io.noesis.inference.telemetry;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.Lane;
import io.noesis.inference.model.ModelLifecycle;
import io.noesis.inference.model.ModelReady;
import io.noesis.inference.model.ModelState;
import io.noesis.inference.model.ServedModel;
import io.noesis.support.metrics.MetricNames;

/// The engine's counters as metrics, read when they are scraped. Until there is an engine, all are 0.
@Component
class EngineMeters implements MeterBinder {

    private static final EngineCounters NONE = new EngineCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final ModelLifecycle models;
    private final MeterRegistry registry;

    EngineMeters(ModelLifecycle models, @Lazy MeterRegistry registry) {
        this.models = models;
        this.registry = registry;
    }

    /// Which kernels run is known only now.
    @EventListener
    void onReady(ModelReady ready) {
        ServedModel model = ready.model();
        Gauge.builder(MetricNames.ENGINE_KERNELS, () -> 1)
                .tags("kernel_tier", model.engine().model().kernelTier(), "model_name", model.id())
                .register(registry);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, MetricNames.ENGINE_STEPS, EngineCounters::steps);
        counter(registry, MetricNames.ENGINE_PROMPT_TOKENS, EngineCounters::promptTokens);
        counter(registry, MetricNames.ENGINE_GENERATION_TOKENS, EngineCounters::generationTokens);
        gauge(registry, MetricNames.ENGINE_KV_USED, Tags.empty(), EngineCounters::kvCacheTokensUsed);
        Tags model = Tags.of("model_name", models.servedId());
        gauge(registry, MetricNames.VLLM_REQUESTS_RUNNING, model, EngineCounters::running);
        gauge(registry, MetricNames.VLLM_REQUESTS_WAITING, model, EngineCounters::waiting);
        gauge(registry, MetricNames.VLLM_KV_CACHE_USAGE, model, EngineMeters::kvShare);
        vllmCounter(registry, MetricNames.VLLM_PROMPT_TOKENS, model, EngineCounters::promptTokens);
        vllmCounter(registry, MetricNames.VLLM_GENERATION_TOKENS, model, EngineCounters::generationTokens);
        scheduler(registry, model);
        Gauge.builder(MetricNames.MODEL_LOAD_PROGRESS, models, EngineMeters::progress)
                .strongReference(true)
                .register(registry);
    }

    private void scheduler(MeterRegistry registry, Tags model) {
        vllmCounter(
                registry,
                MetricNames.VLLM_PREFIX_CACHE_QUERIES,
                model,
                c -> c.prefix().queriedTokens());
        vllmCounter(
                registry,
                MetricNames.VLLM_PREFIX_CACHE_HITS,
                model,
                c -> c.prefix().hitTokens());
        vllmCounter(registry, MetricNames.VLLM_PREEMPTIONS, model, EngineCounters::preemptions);
        vllmCounter(
                registry,
                MetricNames.VLLM_SPECULATION_DRAFTED,
                model,
                c -> c.speculation().drafted());
        vllmCounter(
                registry,
                MetricNames.VLLM_SPECULATION_ACCEPTED,
                model,
                c -> c.speculation().accepted());
        counter(registry, MetricNames.ENGINE_WARMED_TOKENS, c -> c.prefix().warmedTokens());
        for (Lane lane : Lane.values()) {
            Tags tags = Tags.of("lane", lane.name().toLowerCase(Locale.ROOT));
            gauge(
                    registry,
                    MetricNames.ENGINE_LANE_WAITING,
                    tags,
                    c -> c.waitingPerLane().getOrDefault(lane, 0));
        }
    }

    private void counter(MeterRegistry registry, String name, ToDoubleFunction<EngineCounters> value) {
        vllmCounter(registry, name, Tags.empty(), value);
    }

    private void vllmCounter(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<EngineCounters> value) {
        FunctionCounter.builder(name, models, m -> value.applyAsDouble(counters(m)))
                .tags(tags)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<EngineCounters> value) {
        Gauge.builder(name, models, m -> value.applyAsDouble(counters(m)))
                .tags(tags)
                .register(registry);
    }

    private static EngineCounters counters(ModelLifecycle models) {
        return models.state() instanceof ModelState.Ready(ServedModel model)
                ? model.engine().counters()
                : NONE;
    }

    private static double kvShare(EngineCounters counters) {
        return counters.kvCacheTokensTotal() == 0
                ? 0
                : (double) counters.kvCacheTokensUsed() / counters.kvCacheTokensTotal();
    }

    private static double progress(ModelLifecycle models) {
        return switch (models.state()) {
            case ModelState.Loading(String _, double fraction) -> fraction;
            case ModelState.Ready _ -> 1;
            case ModelState.Failed _ -> 0;
        };
    }
}
