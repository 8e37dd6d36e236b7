package io.noesis.platform.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.noesis.api.training.TrainingJob;

/// Shows how a training goes: a line for each stage and for each further fortieth of it, and at last the scores.
final class TrainingProgress {

    private static final int PARTS = 40;
    private static final String ON = ".on";
    private static final String OFF = ".off";

    private final Terminal terminal;
    private String stage = "";
    private String state = "";
    private long part = -1;

    TrainingProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(TrainingJob job) {
        if (!job.state().equals(state)) {
            state = job.state();
            terminal.line("training is " + Terminal.harmless(state));
        }
        String now = job.stage() == null ? "" : job.stage();
        long reached = job.steps() == 0 ? 0 : PARTS * job.step() / job.steps();
        if (now.isEmpty() || now.equals(stage) && reached <= part) {
            return;
        }
        stage = now;
        part = reached;
        terminal.line(line(job));
    }

    private static String line(TrainingJob job) {
        StringBuilder line = new StringBuilder("  %-14s".formatted(Terminal.harmless(String.valueOf(job.stage()))));
        if (job.steps() > 0) {
            line.append(" %6d/%d".formatted(job.step(), job.steps()));
        }
        append(line, "  loss %.4f", job.loss());
        append(line, "  reward %.3f", job.reward());
        append(line, "  %,.0f tokens/s", job.tokensPerSecond());
        if (job.secondsLeft() != null) {
            line.append("  %s left in this stage".formatted(duration(Duration.ofSeconds(job.secondsLeft()))));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String format, @Nullable Double value) {
        if (value != null) {
            line.append(String.format(Locale.ROOT, format, value));
        }
    }

    private static String duration(Duration time) {
        return time.toHours() > 0
                ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                : time.toMinutes() > 0 ? "%d min".formatted(time.toMinutes()) : "%d s".formatted(time.toSeconds());
    }

    /// The last scores, by set, and where the model lies.
    ///
    /// @param model a file or an address
    void showResult(TrainingJob job, String model) {
        terminal.line("");
        terminal.line("  held-out questions        thinking on   off");
        Map<String, Double> scores = new TreeMap<>(job.scores());
        for (String name : scores.keySet().stream()
                .filter(name -> name.endsWith(ON))
                .map(name -> name.substring(0, name.length() - ON.length()))
                .toList()) {
            terminal.line("  %-24s %11s %6s"
                    .formatted(
                            Terminal.harmless(name.equals("accuracy") ? "all" : name),
                            percent(scores.get(name + ON)),
                            percent(scores.get(name + OFF))));
        }
        terminal.line("");
        terminal.line("The model: " + model);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
