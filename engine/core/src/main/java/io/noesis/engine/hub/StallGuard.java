package io.noesis.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Reads a body and cuts it off when nothing has come for too long: a timeout of the HTTP client ends with the
/// headers.
final class StallGuard implements AutoCloseable {

    private final InputStream body;
    private final ScheduledFuture<?> check;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream body, Duration stall, ScheduledExecutorService timer) {
        this.body = body;
        long nanos = stall.toNanos();
        check = timer.scheduleWithFixedDelay(() -> cutWhenIdle(nanos), nanos, nanos / 4, TimeUnit.NANOSECONDS);
    }

    int read(byte[] buffer) throws IOException {
        try {
            int count = body.read(buffer);
            if (stalled) {
                throw new IOException("nothing came for too long");
            }
            lastNanos = System.nanoTime();
            return count;
        } catch (IOException e) {
            throw stalled ? new IOException("nothing came for too long", e) : e;
        }
    }

    private void cutWhenIdle(long nanos) {
        if (System.nanoTime() - lastNanos > nanos) {
            stalled = true;
            try {
                body.close();
            } catch (IOException e) {
                // The reader is told by its own exception; there is nothing else to release.
                check.cancel(false);
            }
        }
    }

    @Override
    public void close() throws IOException {
        check.cancel(false);
        body.close();
    }
}
