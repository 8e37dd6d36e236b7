package io.noesis.chat.output;

/// A piece of output that is known to be thinking or answer. Never empty.
public sealed interface OutputDelta {

    String text();

    record Thinking(String text) implements OutputDelta {}

    record Answer(String text) implements OutputDelta {}
}
