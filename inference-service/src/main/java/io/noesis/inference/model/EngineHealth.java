package io.noesis.inference.model;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the engine, if there is one, still works: part of the liveness, since one that broke never works again and
/// only a new process helps. [ModelHealth] would not do for that: it is also down while the model is loading.
@Component("engineHealthIndicator")
class EngineHealth implements HealthIndicator {

    static final String BROKEN = "the engine broke and takes no more requests: see the log, and start the service anew";

    private final ModelLifecycle models;

    EngineHealth(ModelLifecycle models) {
        this.models = models;
    }

    @Override
    public Health health() {
        boolean broken = models.state() instanceof ModelState.Ready(ServedModel model)
                && !model.engine().isOpen();
        return broken
                ? Health.down().withDetail("error", BROKEN).build()
                : Health.up().build();
    }
}
