package io.noesis.chat.family;

/// Whether the caller wants thinking.
public enum ReasoningMode {
    ON,
    OFF,
    /// Not said: the model's own default.
    AUTO
}
