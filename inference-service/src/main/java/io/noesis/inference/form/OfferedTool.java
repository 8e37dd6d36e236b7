package io.noesis.inference.form;

import java.util.Optional;

import tools.jackson.databind.JsonNode;

/// A function that the model may ask to have called, found to be sound.
///
/// @param parameters JSON Schema of the arguments; empty where any object will do
/// @param strict whether a schema that the grammar cannot hold the model to is an error
/// @param field where the request offers it, such as `tools[0].function`
public record OfferedTool(
        String name, Optional<String> description, Optional<JsonNode> parameters, boolean strict, String field) {}
