package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.engine.cpu.natives.Workers;

@Timeout(60)
class WorkerPoolTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "2, 1", "2, 2", "2, 100", "4, 3", "4, 100"})
    void everyPartRunsOnceInEveryTask(int threads, int parts) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int task = 0; task < 1_000; task++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(parts);
                pool.run(parts, runs::incrementAndGet);
                for (int part = 0; part < parts; part++) {
                    assertThat(runs.get(part))
                            .as("task %d, part %d", task, part)
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aThreadThatComesInTimeBeginsWithItsOwnPart() {
        int threads = 3;
        try (WorkerPool pool = new WorkerPool(threads)) {
            AtomicReferenceArray<String> ranOn = new AtomicReferenceArray<>(threads);
            CyclicBarrier allBegun = new CyclicBarrier(threads);
            pool.run(threads, part -> {
                ranOn.set(part, Thread.currentThread().getName());
                await(allBegun);
            });
            assertThat(ranOn.get(0)).isEqualTo(Thread.currentThread().getName());
            assertThat(ranOn.get(1)).isEqualTo("noesis-kernel-1");
            assertThat(ranOn.get(2)).isEqualTo("noesis-kernel-2");
        }
    }

    @Test
    void thePartOfAThreadThatDoesNotComeIsRunByAnother() {
        try (WorkerPool pool = new WorkerPool(2)) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            pool.meanwhile((thread, step) -> {
                if (thread == 1) {
                    held.countDown();
                    await(released);
                }
                return false;
            });
            keepAwakeUntil(held, pool);
            AtomicReferenceArray<String> ranOn = new AtomicReferenceArray<>(5);
            pool.run(5, part -> ranOn.set(part, Thread.currentThread().getName()));
            released.countDown();
            for (int part = 0; part < 5; part++) {
                assertThat(ranOn.get(part)).isEqualTo(Thread.currentThread().getName());
            }
        }
    }

    @Test
    void aThreadWithoutAPartStepsThroughWhatItWasGivenUntilThereIsNoMore() {
        try (WorkerPool pool = new WorkerPool(2)) {
            AtomicInteger expected = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(1);
            pool.meanwhile((thread, step) -> {
                if (thread == 0) {
                    return false;
                }
                expected.compareAndSet(step, step + 1);
                if (step == 99) {
                    done.countDown();
                }
                return step < 99;
            });
            keepAwakeUntil(done, pool);
            CountDownLatch other = new CountDownLatch(1);
            pool.meanwhile((thread, step) -> {
                if (thread == 1 && step == 0) {
                    other.countDown();
                }
                return false;
            });
            keepAwakeUntil(other, pool);
            assertThat(expected.get()).isEqualTo(100);
        }
    }

    @Test
    void theCallerStepsTooWhileItWaits() {
        try (WorkerPool pool = new WorkerPool(2)) {
            CountDownLatch callerStepped = new CountDownLatch(1);
            pool.meanwhile((thread, step) -> {
                if (thread == 0) {
                    callerStepped.countDown();
                }
                return false;
            });
            CyclicBarrier bothBegun = new CyclicBarrier(2);
            pool.run(2, part -> {
                await(bothBegun);
                if (part == 1) {
                    await(callerStepped);
                }
            });
            assertThat(callerStepped.getCount()).isZero();
        }
    }

    @Test
    void aPartThatFailsFailsTheTaskAfterTheOthersRan() {
        try (WorkerPool pool = new WorkerPool(2)) {
            AtomicInteger ran = new AtomicInteger();
            Workers.Part part = number -> {
                ran.incrementAndGet();
                if (number == 3) {
                    throw new IllegalStateException("of part 3");
                }
            };
            assertThatThrownBy(() -> pool.run(20, part))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of part 3");
            assertThat(ran.get()).isEqualTo(20);
        }
    }

    @Test
    void afterItIsClosedTheCallerDoesAll() {
        WorkerPool pool = new WorkerPool(3);
        pool.close();
        AtomicInteger ran = new AtomicInteger();
        pool.run(50, part -> ran.incrementAndGet());
        assertThat(ran.get()).isEqualTo(50);
    }

    /// Workers sleep when no task comes, and are not woken for what they may as well leave undone.
    private static void keepAwakeUntil(CountDownLatch latch, WorkerPool pool) {
        while (latch.getCount() > 0) {
            pool.run(2, part -> {});
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
