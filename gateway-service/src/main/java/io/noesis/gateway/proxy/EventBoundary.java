package io.noesis.gateway.proxy;

import org.springframework.core.io.buffer.DataBuffer;

/// Follows the bytes of an event stream and knows whether they end between two events: at the start, or at an empty
/// line. Lines end in LF, CR or CRLF, and a buffer may end anywhere.
///
/// Not thread safe: the buffers of one stream come one after the other.
final class EventBoundary {

    private boolean afterCarriageReturn;
    private int emptyTail = 2;

    /// Takes note of the next bytes without consuming them.
    void pass(DataBuffer buffer) {
        for (int i = buffer.readPosition(); i < buffer.writePosition(); i++) {
            pass(buffer.getByte(i));
        }
    }

    boolean isHere() {
        return emptyTail >= 2;
    }

    void pass(byte next) {
        switch (next) {
            case '\r' -> emptyTail++;
            // The second half of a CRLF ends no line of its own.
            case '\n' -> emptyTail += afterCarriageReturn ? 0 : 1;
            default -> emptyTail = 0;
        }
        afterCarriageReturn = next == '\r';
    }
}
