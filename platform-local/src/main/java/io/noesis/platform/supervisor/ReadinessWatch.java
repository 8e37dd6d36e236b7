package io.noesis.platform.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.noesis.platform.process.ChildProcess;

/// Waits for children to become ready, one call a child, each on a thread of its own.
///
/// A service that loads a model may take as long as the loading moves on: the limit counts from its last progress.
final class ReadinessWatch {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);
    private static final int CONNECT_LIMIT_MILLIS = 500;

    private final PlatformListener listener;
    private final Instant begun;
    private final Duration limit;
    private final Readiness readiness = new Readiness();

    ReadinessWatch(PlatformListener listener, Instant begun, Duration limit) {
        this.listener = listener;
        this.begun = begun;
        this.limit = limit;
    }

    /// Returns the time it took when the port accepts connections.
    Duration awaitPort(ChildProcess process, int port) throws PlatformStartException, InterruptedException {
        Instant deadline = Instant.now().plus(limit);
        while (!accepts(port)) {
            pause(process, deadline);
        }
        Duration took = Duration.between(begun, Instant.now());
        listener.ready(process.name(), took, "127.0.0.1:" + port);
        return took;
    }

    /// Returns the time it took when the service says it is ready, or that it never will be but stays up.
    Duration awaitService(ChildProcess process, int port) throws PlatformStartException, InterruptedException {
        Instant deadline = Instant.now().plus(limit);
        String last = "";
        while (true) {
            switch (readiness.ask(port)) {
                case Readiness.Answer.Ready ready -> {
                    Duration took = Duration.between(begun, Instant.now());
                    listener.ready(
                            process.name(),
                            took,
                            "127.0.0.1:%d %s".formatted(port, ready.detail()).strip());
                    return took;
                }
                case Readiness.Answer.NotReady(String detail, boolean failed) -> {
                    if (failed) {
                        listener.degraded(process.name(), detail);
                        return Duration.between(begun, Instant.now());
                    }
                    if (!detail.equals(last)) {
                        last = detail;
                        deadline = Instant.now().plus(limit);
                        listener.waiting(process.name(), detail);
                    }
                }
                case Readiness.Answer.Silent _ -> {}
            }
            pause(process, deadline);
        }
    }

    /// Waits for the end of the process or the time of the next question, whichever is first.
    private void pause(ChildProcess process, Instant deadline) throws PlatformStartException, InterruptedException {
        if (!process.isAlive()) {
            throw new PlatformStartException(
                    "%s ended with status %d while starting: see %s"
                            .formatted(process.name(), process.exitValue(), process.log()),
                    null);
        }
        if (Instant.now().isAfter(deadline)) {
            throw new PlatformStartException(
                    "%s was not ready within %d s: see %s".formatted(process.name(), limit.toSeconds(), process.log()),
                    null);
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_QUESTIONS.toMillis());
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
