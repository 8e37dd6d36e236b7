package io.noesis.inference.model;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import io.noesis.engine.generation.ModelInfo;

/// The model's part of the readiness body: how far the loading is, what is served, or why nothing is.
@Component("modelHealthIndicator")
public class ModelHealth implements HealthIndicator {

    private final ModelLifecycle models;

    public ModelHealth(ModelLifecycle models) {
        this.models = models;
    }

    @Override
    public Health health() {
        return switch (models.state()) {
            case ModelState.Loading(String stage, double fraction) ->
                Health.outOfService()
                        .withDetail("id", models.servedId())
                        .withDetail("stage", stage)
                        .withDetail("progress", fraction)
                        .build();
            case ModelState.Failed(String reason) ->
                Health.down()
                        .withDetail("id", models.servedId())
                        .withDetail("error", reason)
                        .build();
            case ModelState.Ready(ServedModel model) -> ready(model);
        };
    }

    private static Health ready(ServedModel model) {
        if (!model.engine().isOpen()) {
            return Health.down()
                    .withDetail("id", model.id())
                    .withDetail("error", EngineHealth.BROKEN)
                    .build();
        }
        ModelInfo info = model.engine().model();
        return Health.up()
                .withDetail("id", model.id())
                .withDetail("architecture", info.architecture())
                .withDetail("kernelTier", info.kernelTier())
                .withDetail("contextLength", info.contextLength())
                .withDetail("family", model.format().family().id())
                .build();
    }
}
