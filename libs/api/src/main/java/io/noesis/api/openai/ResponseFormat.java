package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.JsonNode;

/// What form the answer must have, in OpenAI's words. The thinking is never held to it.
///
/// @param type `text`, `json_object` or `json_schema`
/// @param jsonSchema with type `json_schema`
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResponseFormat(
        @Nullable String type,
        @JsonProperty("json_schema") @Nullable JsonSchema jsonSchema) {

    public static ResponseFormat jsonSchema(String name, JsonNode schema) {
        return new ResponseFormat("json_schema", new JsonSchema(name, null, schema, true));
    }

    /// @param schema the schema itself
    /// @param strict ignored: what the grammar cannot hold the model to is refused, strict or not
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JsonSchema(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict) {}
}
