package io.noesis.dialect.backend;

/// A server-sent event as it came.
///
/// @param name `message` where the stream gave none
/// @param data its data lines, joined by line feeds
public record SseEvent(String name, String data) {}
