package io.noesis.platform.cli;

import java.time.Duration;

import io.noesis.platform.supervisor.PlatformListener;

/// Shows the start of the platform line by line.
final class StartReport implements PlatformListener {

    private final Terminal terminal;

    StartReport(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void starting(String part) {
        terminal.line("  %-18s starting".formatted(part));
    }

    @Override
    public synchronized void waiting(String part, String detail) {
        if (!detail.isBlank()) {
            terminal.line("  %-18s %s".formatted(part, Terminal.harmless(detail)));
        }
    }

    @Override
    public synchronized void ready(String part, Duration after, String detail) {
        terminal.line("  %-18s ready after %.1f s  %s"
                .formatted(part, after.toMillis() / 1000.0, Terminal.harmless(detail))
                .stripTrailing());
    }

    @Override
    public synchronized void degraded(String part, String reason) {
        terminal.line("  %-18s NOT READY: %s".formatted(part, Terminal.harmless(reason)));
    }

    @Override
    public synchronized void leftoversEnded(String part) {
        terminal.line("  %-18s was left running by an earlier start and has been ended".formatted(part));
    }
}
