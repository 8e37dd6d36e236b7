package io.noesis.inference.model;

import java.time.Instant;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.inference.steering.SteeringTables;

/// A model that answers.
///
/// @param id the name callers use
/// @param loadedAt when it became ready
/// @param format how to talk with it
/// @param steering how to hold its answers to a form
public record ServedModel(
        String id, Instant loadedAt, GenerationEngine engine, ModelFormat format, SteeringTables steering) {

    public ServedModel(String id, Instant loadedAt, GenerationEngine engine, ModelFormat format) {
        this(id, loadedAt, engine, format, new SteeringTables(engine.tokenizer(), engine.endTokens(), format.family()));
    }
}
