/// What the service says about itself in numbers: the engine's counters, the requests' times, the model's loading.
///
/// Start with [io.noesis.inference.telemetry.EngineMeters]. Names come from
/// [io.noesis.support.metrics.MetricNames]. This package must not know any text of users, and no label carries one.
@NullMarked
package io.noesis.inference.telemetry;

import org.jspecify.annotations.NullMarked;
