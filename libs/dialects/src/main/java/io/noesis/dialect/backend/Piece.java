package io.noesis.dialect.backend;

/// What a piece of a backend's text turned out to be.
sealed interface Piece {

    record Thinking(String text) implements Piece {}

    record Text(String text) implements Piece {}

    /// @param arguments a JSON object as text
    record Call(String name, String arguments) implements Piece {}
}
