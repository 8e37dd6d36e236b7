package io.noesis.events;

import java.util.UUID;

/// A run was stored and waits to be planned.
public record EvaluationRequested(UUID runId) implements Event {

    public static final String TYPE = "io.noesis.evaluation.requested.v1";
}
