package io.noesis.training.job;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import io.noesis.training.run.DirectoryLock;
import io.noesis.training.run.Progress;

/// Runs the jobs of the queue, one at a time, on a thread of its own.
///
/// When the service stops, the running job is asked to end and waited for as long as its step takes: the JVM must
/// not go while native code computes. The job stays RUNNING and goes on at the next start, as it does after a
/// crash.
@Component
class JobRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    /// A job that took the process down as often, without a save in between, is not begun again.
    private static final int MOST_STARTS = 3;

    private final JobStore jobs;
    private final JobExecution execution;
    private final JobDirectories directories;
    private final JobSignals signals;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable JobMonitor current;
    private volatile @Nullable Thread thread;
    private @Nullable DirectoryLock lock;

    JobRunner(JobStore jobs, JobExecution execution, JobDirectories directories, JobSignals signals, Clock clock) {
        this.jobs = jobs;
        this.execution = execution;
        this.directories = directories;
        this.signals = signals;
        this.clock = clock;
    }

    @Override
    public void start() {
        lock = DirectoryLock.acquire(directories.home());
        thread = Thread.ofPlatform().name("training-jobs").start(this::work);
    }

    @Override
    public void stop() {
        stopping.countDown();
        signals.change();
        Thread running = thread;
        if (running != null) {
            if (current != null) {
                log.info("waiting for the running training to end its step");
            }
            joinHoweverLong(running);
        }
        if (lock != null) {
            lock.close();
        }
    }

    /// Without a limit and in spite of interrupts: what ends the JVM meanwhile would crash it.
    private static void joinHoweverLong(Thread running) {
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// What the running job has come to.
    Optional<Progress> progress() {
        return Optional.ofNullable(current).map(JobMonitor::progress);
    }

    /// Tells the job to stop if it is the one that runs; the caller has already noted it in the store.
    void cancel(UUID id) {
        JobMonitor running = current;
        if (running != null && running.id().equals(id)) {
            running.cancel();
        }
    }

    private void work() {
        while (!isStopping()) {
            long number = signals.number();
            try {
                // Nothing runs now, so nobody else ends what was asked to.
                jobs.cancelAbandoned();
                Optional<Job> next = jobs.next();
                if (next.isPresent()) {
                    run(next.get());
                } else {
                    signals.await(number, BETWEEN_LOOKS);
                }
            } catch (DataAccessException | TransactionException e) {
                log.error("the queue of training jobs cannot be read; trying again", e);
                awaitNextTry();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("the runner of training jobs was interrupted and ends");
                return;
            }
        }
    }

    private void run(Job job) {
        if (job.starts() >= MOST_STARTS) {
            finish(
                    job.id(),
                    JobState.FAILED,
                    List.of(),
                    "the service ended %d times while this job ran".formatted(job.starts()));
            return;
        }
        // Before the state says that it runs, so that whoever cancels a running job finds it here.
        JobMonitor monitor = new JobMonitor(job.id(), jobs, signals, this::isStopping, clock);
        current = monitor;
        try {
            if (jobs.begin(job.id())) {
                signals.change();
                log.info("training job {} runs: recipe {}, seed {}", job.id(), job.recipe(), job.seed());
                end(job.id(), execution.execute(job, monitor), monitor);
            }
        } finally {
            current = null;
        }
    }

    private void end(UUID id, JobEnd end, JobMonitor monitor) {
        boolean goesOnLater = isStopping() && !monitor.isCancelledByCaller();
        switch (end) {
            case JobEnd.Succeeded(List<String> files) -> finish(id, JobState.SUCCEEDED, files, null);
            // What fails while everything is being stopped may only have lost what it needs.
            case JobEnd.Stopped _, JobEnd.Failed _
            when goesOnLater -> {
                jobs.progress(id, monitor.progress(), true);
                log.info("training job {} goes on when the service starts again", id);
            }
            case JobEnd.Stopped _ -> finish(id, JobState.CANCELLED, List.of(), null);
            case JobEnd.Failed(String message) -> finish(id, JobState.FAILED, List.of(), message);
        }
    }

    /// A job that cannot be ended in the database now stays RUNNING, and comes to the same end at the next start.
    private void finish(UUID id, JobState end, List<String> files, @Nullable String failure) {
        boolean stored = false;
        while (!stored) {
            try {
                jobs.finish(id, end, files, failure);
                stored = true;
                log.info("training job {} is {}", id, end.wireName());
            } catch (DataAccessException | TransactionException e) {
                log.error("the end of training job {} cannot be stored; trying again", id, e);
                if (awaitNextTry()) {
                    return;
                }
            }
        }
        signals.change();
    }

    /// @return whether the service stops
    private boolean awaitNextTry() {
        try {
            return stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
