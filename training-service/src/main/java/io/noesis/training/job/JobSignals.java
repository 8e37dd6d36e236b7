package io.noesis.training.job;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.stereotype.Component;

/// Wakes whoever waits for something to happen to jobs. A waiter takes a number, looks, and waits for a later one,
/// so that nothing is missed between looking and waiting.
@Component
class JobSignals {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long number;

    long number() {
        lock.lock();
        try {
            return number;
        } finally {
            lock.unlock();
        }
    }

    void change() {
        lock.lock();
        try {
            number++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns when something has happened since the number was taken, or after the limit.
    void await(long seen, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (number == seen && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
