package io.noesis.chat.output;

/// A text that is no tool call after all. It ends at [CallReader]: to the caller such a text is answer.
final class MalformedCallException extends Exception {

    MalformedCallException(String expected, int at) {
        super("expected %s at %d".formatted(expected, at), null, false, false);
    }
}
