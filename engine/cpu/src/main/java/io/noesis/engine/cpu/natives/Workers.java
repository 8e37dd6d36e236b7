package io.noesis.engine.cpu.natives;

/// Who runs the parts of a task: the pool of the CPU backend.
public interface Workers {

    /// Threads that compute, the caller among them.
    int threads();

    /// Runs all parts and returns when the last is done.
    void run(int parts, Part task);

    /// No more parts will come.
    void close();

    /// Work in numbered parts that do not depend on each other.
    @FunctionalInterface
    interface Part {
        void run(int part);
    }
}
