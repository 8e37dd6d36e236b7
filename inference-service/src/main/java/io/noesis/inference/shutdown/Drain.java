package io.noesis.inference.shutdown;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.inference.answer.RunningGenerations;

/// Begins the end before the web server does, and ends what is left shortly before the web server would give up, so
/// that every client is told instead of cut off.
@Component
public class Drain implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);

    private final RunningGenerations running;
    private final Duration patience;
    private volatile boolean open;
    private CountDownLatch ended = new CountDownLatch(1);

    /// @param phaseLimit how long the web server waits for its requests
    public Drain(
            RunningGenerations running, @Value("${spring.lifecycle.timeout-per-shutdown-phase}") Duration phaseLimit) {
        this.running = running;
        Duration margin = min(LONGEST_MARGIN, phaseLimit.dividedBy(4));
        this.patience = phaseLimit.minus(margin);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /// Later than the web server in starting, and so before it in stopping.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /// Also called when a stopped service is started again.
    @Override
    public synchronized void start() {
        destroy();
        running.acceptNew();
        open = true;
    }

    @Override
    public synchronized void stop() {
        open = false;
        NoesisException reason =
                new NoesisException(ErrorCode.SHUTTING_DOWN, "the service is shutting down: send the request again");
        running.refuseNew(reason);
        log.info("draining: {} requests running, {} ms to finish", running.count(), patience.toMillis());
        CountDownLatch end = new CountDownLatch(1);
        ended = end;
        Thread.ofVirtual().name("drain").start(() -> interruptAtDeadline(end, reason));
    }

    private void interruptAtDeadline(CountDownLatch end, NoesisException reason) {
        try {
            if (!end.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                running.interruptAll(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public synchronized void destroy() {
        ended.countDown();
    }
}
