package io.noesis.engine.cpu.natives;

/// Who runs the parts of a task: the pool of the CPU backend.
public interface Workers {

    /// Threads that compute, the caller among them.
    int threads();

    /// Runs all parts and returns when the last is done. Thread `i` begins with part `i`, if it comes in time; who gets
    /// the others is open.
    void run(int parts, Part task);

    /// What threads do from now on while they have no part to run, until they are told something else. A thread that
    /// went to sleep is not woken for it.
    default void meanwhile(Meanwhile idleWork) {}

    /// No more parts will come.
    void close();

    /// Work in numbered parts that do not depend on each other.
    @FunctionalInterface
    interface Part {
        void run(int part);
    }

    /// Work that may as well be left undone, in steps so small that a part does not wait for one.
    @FunctionalInterface
    interface Meanwhile {

        /// @param thread from 0, the caller of [#run], to [#threads()]
        /// @param step how many this thread has done
        /// @return whether there is more for this thread
        boolean step(int thread, int step);
    }
}
