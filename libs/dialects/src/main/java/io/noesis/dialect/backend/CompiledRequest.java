package io.noesis.dialect.backend;

import tools.jackson.databind.node.ObjectNode;

/// A chat request in a backend's words.
///
/// @param body what is posted to the backend's `/v1/chat/completions`
/// @param plan what is left for us to do to its answer
public record CompiledRequest(ObjectNode body, StreamPlan plan) {}
