package io.noesis.engine.generation;

/// A running generation, as its owner holds it.
public interface GenerationHandle {

    /// Asks the engine to stop; it does so before its next step for this sequence. Idempotent, safe from any thread
    /// and from inside the listener.
    void cancel();
}
