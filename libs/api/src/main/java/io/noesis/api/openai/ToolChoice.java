package io.noesis.api.openai;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;

import tools.jackson.databind.annotation.JsonDeserialize;

/// Whether the model may, must not or must call a function: `"auto"`, `"none"`, `"required"`, or
/// `{"type": "function", "function": {"name": …}}`.
@JsonDeserialize(using = ToolChoiceDeserializer.class)
public sealed interface ToolChoice {

    ToolChoice AUTO = Word.AUTO;
    ToolChoice NONE = Word.NONE;
    ToolChoice REQUIRED = Word.REQUIRED;

    /// The choices that are a single word.
    enum Word implements ToolChoice {
        AUTO("auto"),
        NONE("none"),
        REQUIRED("required");

        private final String wire;

        Word(String wire) {
            this.wire = wire;
        }

        @JsonValue
        public String wire() {
            return wire;
        }
    }

    /// Exactly this function.
    record Named(String name) implements ToolChoice {

        @JsonValue
        public Object wire() {
            return Map.of("type", ToolCall.FUNCTION, "function", Map.of("name", name));
        }
    }
}
