package io.noesis.engine.generation;

import java.time.Duration;

/// The request waited for a place in the batch longer than it was willing to.
public class QueueTimeoutException extends RuntimeException {

    public QueueTimeoutException(Duration waited) {
        super("no place in the batch within %d ms".formatted(waited.toMillis()));
    }
}
