package io.noesis.inference.model;

import java.time.Instant;

import io.noesis.engine.generation.GenerationEngine;

/// A model that answers.
///
/// @param id the name callers use
/// @param loadedAt when it became ready
/// @param format how to talk with it
public record ServedModel(String id, Instant loadedAt, GenerationEngine engine, ModelFormat format) {}
