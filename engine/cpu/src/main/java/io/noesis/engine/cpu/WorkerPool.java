package io.noesis.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.cpu.natives.Workers;

/// Threads that share the parts of one task, over and over, with the caller taking its share.
///
/// A forward pass forks some two hundred times; waking a sleeping thread each time would cost as much as the work.
/// Workers therefore look for the next task for a while before they sleep. Parts are handed out one by one, so that
/// a core that is also busy elsewhere does less.
///
/// One caller at a time. After [#close()] tasks run on the caller alone.
final class WorkerPool implements Workers, AutoCloseable {

    /// About 50 µs on a current machine: longer than the gap between two tasks of a forward pass.
    private static final int SPINS_BEFORE_SLEEP = 4_000;

    private final Worker[] workers;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker("noesis-kernel-" + (i + 1));
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
        Job current = new Job(parts, task);
        job = current;
        for (Worker worker : workers) {
            worker.wake();
        }
        current.takePart();
        while (current.done.get() < parts) {
            Thread.onSpinWait();
        }
        // A worker that still holds the job finds no part left in it.
        job = null;
        current.rethrow();
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
        private final Part task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int parts, Part task) {
            this.parts = parts;
            this.task = task;
        }

        void takePart() {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                try {
                    task.run(part);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                done.incrementAndGet();
            }
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

    private final class Worker extends Thread {

        private volatile boolean asleep;

        Worker(String name) {
            super(name);
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
                    current.takePart();
                    last = current;
                    spins = 0;
                } else if (spins < SPINS_BEFORE_SLEEP) {
                    spins++;
                    Thread.onSpinWait();
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
