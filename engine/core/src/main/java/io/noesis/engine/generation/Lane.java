package io.noesis.engine.generation;

/// Queues that share the engine, so that work of one kind does not hold up the other.
public enum Lane {
    /// Answers without thinking: short, somebody waits for the first word.
    CHAT,
    /// Answers that think first: long.
    REASONING
}
