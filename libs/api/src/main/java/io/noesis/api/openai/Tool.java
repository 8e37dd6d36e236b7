package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import tools.jackson.databind.JsonNode;

/// A function that the model may ask to have called.
///
/// @param type `function`; nothing else is known
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tool(@Nullable String type, @Nullable Function function) {

    public static Tool of(String name, @Nullable String description, @Nullable JsonNode parameters) {
        return new Tool(ToolCall.FUNCTION, new Function(name, description, parameters, null));
    }

    /// @param parameters JSON Schema of the arguments; none means no arguments
    /// @param strict whether arguments must be held to the schema by the grammar, also where the choice is `auto`
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Function(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode parameters,
            @Nullable Boolean strict) {}
}
