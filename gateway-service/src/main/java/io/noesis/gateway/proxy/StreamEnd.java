package io.noesis.gateway.proxy;

import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;

/// Follows the bytes of an event stream and knows whether its last event has passed: OpenAI's end mark, or the event by
/// which Anthropic's and the Responses API end.
///
/// Not thread safe: the buffers of one stream come one after the other.
final class StreamEnd {

    private static final List<String> MARKS = List.of(
            "data: [DONE]",
            "event: message_stop",
            "event: response.completed",
            "event: response.incomplete",
            "event: response.failed");

    private static final int LONGEST =
            MARKS.stream().mapToInt(String::length).max().orElseThrow();

    private final EventBoundary boundary = new EventBoundary();
    private final StringBuilder line = new StringBuilder(LONGEST);
    private boolean marked;
    private boolean passed;

    /// Takes note of the next bytes without consuming them.
    void pass(DataBuffer buffer) {
        for (int i = buffer.readPosition(); i < buffer.writePosition(); i++) {
            pass(buffer.getByte(i));
        }
    }

    /// Whether what has passed ends between two events.
    boolean isAtBoundary() {
        return boundary.isHere();
    }

    /// Whether nothing more is to come.
    boolean hasPassed() {
        return passed;
    }

    private void pass(byte next) {
        boundary.pass(next);
        if (next == '\r' || next == '\n') {
            marked |= MARKS.contains(line.toString());
            line.setLength(0);
            passed |= marked && boundary.isHere();
        } else if (line.length() <= LONGEST) {
            line.append((char) (next & 0xFF));
        }
    }
}
