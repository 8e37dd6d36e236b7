package io.noesis.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One process of ours: its output goes to a log file, its pid to the [ProcessLedger].
///
/// The child gets a session of its own where `setsid` exists: Ctrl-C in the terminal then reaches only the supervisor,
/// which stops its children in order.
public final class ChildProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final String name;
    private final Process process;
    private final Path log;
    private final ProcessLedger ledger;

    private ChildProcess(String name, Process process, Path log, ProcessLedger ledger) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.ledger = ledger;
    }

    /// Starts a process; the log of the last run is kept beside the new one.
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path logs, ProcessLedger ledger)
            throws IOException {
        Path log = logs.resolve(name + ".log");
        if (Files.exists(log)) {
            Files.move(log, logs.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            line.add(SETSID.toString());
        }
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        ledger.remember(name, process.toHandle());
        return new ChildProcess(name, process, log, ledger);
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitValue() {
        return process.exitValue();
    }

    /// Completes when the process ends, for whatever reason.
    public CompletableFuture<ChildProcess> onExit() {
        return process.onExit().thenApply(ended -> this);
    }

    /// Asks the process to stop.
    public void requestStop() {
        process.destroy();
    }

    /// Waits for the end; kills the process at the deadline.
    ///
    /// @return whether it ended by itself
    public boolean awaitStop(Duration deadline) throws InterruptedException {
        boolean ended = process.waitFor(Math.max(0, deadline.toMillis()), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        ledger.forget(name);
        return ended;
    }
}
