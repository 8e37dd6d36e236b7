package io.noesis.training.run;

import java.time.Instant;

/// An event with the time it was told at.
public record LoggedEvent(Instant at, TrainingEvent event) {}
