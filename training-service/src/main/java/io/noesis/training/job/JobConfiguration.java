package io.noesis.training.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.noesis.support.metrics.MetricNames;
import io.noesis.support.startup.StartupFacts;
import io.noesis.training.TrainingProperties;
import io.noesis.training.recipe.Recipes;
import io.noesis.training.run.Progress;

/// What the service says of its jobs: at start-up, in health and in metrics.
@Configuration(proxyBeanMethods = false)
class JobConfiguration {

    @Bean
    Recipes recipes() {
        return Recipes.published();
    }

    @Bean
    StartupFacts jobFacts(TrainingProperties properties, RowSource rows) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("home", properties.home().toString());
        facts.put("threads", String.valueOf(properties.threadsOrProcessors()));
        facts.put("queue-limit", String.valueOf(properties.queueLimit()));
        facts.put("rows", rows.description());
        return () -> facts;
    }

    @Bean
    HealthIndicator jobsHealthIndicator(JobRunner runner) {
        return () -> {
            Health.Builder health = runner.isRunning() ? Health.up() : Health.down();
            runner.progress().map(Progress::stage).ifPresent(stage -> health.withDetail("stage", stage));
            return health.build();
        };
    }

    /// Of the job that runs; NaN where none does.
    @Bean
    MeterBinder jobMeters(JobRunner runner, JobStore jobs) {
        return registry -> {
            for (JobState state : JobState.values()) {
                Gauge.builder(MetricNames.TRAINING_JOBS, jobs, store -> store.count(state))
                        .description("Training jobs by state")
                        .tag("state", state.wireName())
                        .register(registry);
            }
            Gauge.builder(MetricNames.TRAINING_STEP, runner, r -> value(r, Progress::step))
                    .description("Steps done in the stage that runs")
                    .register(registry);
            Gauge.builder(MetricNames.TRAINING_LOSS, runner, r -> value(r, Progress::loss))
                    .description("Loss of the last step, in nats a token")
                    .register(registry);
            Gauge.builder(MetricNames.TRAINING_REWARD, runner, r -> value(r, Progress::reward))
                    .description("Mean reward of the last step")
                    .register(registry);
            Gauge.builder(MetricNames.TRAINING_SPEED, runner, r -> value(r, Progress::tokensPerSecond))
                    .description("Tokens trained on or generated a second")
                    .register(registry);
        };
    }

    private static double value(JobRunner runner, Function<Progress, @Nullable Number> measure) {
        return runner.progress().map(measure).map(Number::doubleValue).orElse(Double.NaN);
    }
}
