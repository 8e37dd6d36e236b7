package io.noesis.engine.generation;

/// The queue of the engine is full: try again later.
public class EngineBusyException extends RuntimeException {

    public EngineBusyException(int queueLimit) {
        super("the engine's queue is full (limit %d)".formatted(queueLimit));
    }
}
