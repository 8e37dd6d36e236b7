package io.noesis.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.cpu.natives.Workers;

/// Threads that share the parts of one task, over and over, with the caller taking its share.
///
/// A forward pass forks some two hundred times; waking a sleeping thread each time would cost as much as the work.
/// Workers therefore look for the next task for a while before they sleep. Each thread has one part of its own, so that
/// it can get ready for it; the others are handed out one by one, so that a core that is also busy elsewhere does less.
///
/// One caller at a time. After [#close()] tasks run on the caller alone.
final class WorkerPool implements Workers, AutoCloseable {

    /// About 50 µs on a current machine: longer than the gap between two tasks of a forward pass.
    private static final int SPINS_BEFORE_SLEEP = 4_000;

    private static final Meanwhile NOTHING = (thread, step) -> false;

    private final Worker[] workers;
    private final Idle callersIdle = new Idle(0);
    private volatile Meanwhile meanwhile = NOTHING;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    @Override
    public int threads() {
        return workers.length + 1;
    }

    /// Runs all parts and returns when the last is done.
    ///
    /// @throws RuntimeException or Error of a part; the other parts are run all the same
    @Override
    public void run(int parts, Part task) {
        if (parts == 1 || workers.length == 0) {
            for (int part = 0; part < parts; part++) {
                task.run(part);
            }
            return;
        }
        Job current = new Job(parts, threads(), task);
        job = current;
        for (Worker worker : workers) {
            worker.wake();
        }
        current.takeParts(0);
        while (current.done.get() < parts) {
            callersIdle.step();
        }
        // A worker that still holds the job finds no part left in it.
        job = null;
        current.rethrow();
    }

    @Override
    public void meanwhile(Meanwhile idleWork) {
        meanwhile = idleWork;
    }

    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    private static final class Job {

        private final int parts;
        private final int threads;
        private final Part task;
        /// Whether the part that belongs to a thread was begun, by it or by one that had nothing left.
        private final AtomicIntegerArray begun;
        /// Of the parts that belong to nobody.
        private final AtomicInteger next;
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int parts, int threads, Part task) {
            this.parts = parts;
            this.threads = Math.min(threads, parts);
            this.task = task;
            this.begun = new AtomicIntegerArray(this.threads);
            this.next = new AtomicInteger(this.threads);
        }

        void takeParts(int thread) {
            if (thread < threads) {
                takeOwn(thread);
            }
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                run(part);
            }
            for (int other = 0; other < threads; other++) {
                takeOwn(other);
            }
        }

        private void takeOwn(int thread) {
            if (begun.get(thread) == 0 && begun.compareAndSet(thread, 0, 1)) {
                run(thread);
            }
        }

        private void run(int part) {
            try {
                task.run(part);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            done.incrementAndGet();
        }

        void rethrow() {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException("a part failed", e);
            }
        }
    }

    /// What one thread has done of the work between tasks.
    private final class Idle {

        private final int thread;
        private Meanwhile begun = NOTHING;
        private int steps;
        private boolean more;

        Idle(int thread) {
            this.thread = thread;
        }

        /// @return whether there was something to do
        boolean step() {
            Meanwhile now = meanwhile;
            if (now != begun) {
                begun = now;
                steps = 0;
                more = true;
            }
            if (!more) {
                Thread.onSpinWait();
                return false;
            }
            more = now.step(thread, steps++);
            return true;
        }
    }

    private final class Worker extends Thread {

        private final int thread;
        private final Idle idle;
        private volatile boolean asleep;

        Worker(int thread) {
            super("noesis-kernel-" + thread);
            this.thread = thread;
            this.idle = new Idle(thread);
            setDaemon(true);
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Job last = null;
            int spins = 0;
            while (!closed) {
                Job current = job;
                if (current != null && current != last) {
                    current.takeParts(thread);
                    last = current;
                    spins = 0;
                } else if (spins < SPINS_BEFORE_SLEEP) {
                    spins = idle.step() ? 0 : spins + 1;
                } else {
                    sleepUnlessWork(last);
                    spins = 0;
                }
            }
        }

        private void sleepUnlessWork(@Nullable Job last) {
            asleep = true;
            // Looked at again after the flag is up: a caller either sees the flag or is seen here.
            Job current = job;
            if (!closed && (current == null || current == last)) {
                LockSupport.park(WorkerPool.this);
            }
            asleep = false;
        }
    }
}
