package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.JsonNode;

/// What form the answer must have, in vLLM's words. At most one component is given.
///
/// @param json a JSON Schema, as an object or as text
/// @param regex a regular expression that the whole answer matches
/// @param choice the answer is one of these
/// @param grammar a GBNF grammar
/// @param jsonObject any JSON object
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StructuredOutputs(
        @Nullable JsonNode json,
        @Nullable String regex,
        @Nullable List<String> choice,
        @Nullable String grammar,
        @JsonProperty("json_object") @Nullable Boolean jsonObject) {}
