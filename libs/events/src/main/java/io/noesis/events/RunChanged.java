package io.noesis.events;

import java.util.UUID;

/// A run entered a state.
public record RunChanged(UUID runId, String state, int done, int total) implements Event {

    public static final String TYPE = "io.noesis.evaluation.run.changed.v1";
}
