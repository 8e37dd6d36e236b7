package io.noesis.platform.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.EvaluationRequest;
import io.noesis.api.evaluation.Page;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.scores.ScoreFiles;
import io.noesis.platform.scores.ScoreSheet;

import tools.jackson.core.type.TypeReference;

/// `noesis evaluate`: has the running platform score a model, in both modes and with several budgets of thinking, and
/// writes what came of it.
final class EvaluateCommand {

    private static final String DEFAULT_MODEL = "noesis-nano";
    private static final Pattern DEFAULT_SETS = Pattern.compile("(noesis-)?nano-.*");
    private static final Set<String> UNBUDGETED = Set.of("tool-call", "toggle");
    private static final String DEFAULT_BUDGETS = "0,16,32,64,128,none";
    private static final String DEFAULT_OUT = "docs/nano";
    private static final int MOST = 1_000_000;
    private static final int SECONDS_BETWEEN_LOOKS = 2;
    private static final TypeReference<Page<BenchmarkInfo>> BENCHMARKS = new TypeReference<>() {};
    private static final TypeReference<Evaluation> RUN = new TypeReference<>() {};

    private final Terminal terminal;
    private final PlatformHome home;

    EvaluateCommand(Terminal terminal, PlatformHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    int run(List<String> line) throws IOException, InterruptedException {
        Set<String> options = new HashSet<>(PlatformClient.OPTIONS);
        options.addAll(Set.of("model", "sets", "budgets", "samples", "limit", "max-tokens", "seed", "out"));
        Arguments arguments = Arguments.parse(line, options);
        if (!arguments.words().isEmpty()) {
            throw new Arguments.UsageException("evaluate takes options only, but got " + arguments.words());
        }
        List<ThinkingBudget> budgets = budgets(arguments.option("budgets").orElse(DEFAULT_BUDGETS));
        PlatformClient platform = PlatformClient.of(arguments, home);
        String model = arguments.option("model").orElse(DEFAULT_MODEL);
        List<String> models = platform.models();
        if (!models.contains(model)) {
            throw new IOException("the platform serves %s, not %s: see --model"
                    .formatted(Terminal.harmless(String.join(", ", models)), model));
        }
        List<Started> started = new ArrayList<>();
        for (BenchmarkInfo set : sets(platform, arguments.option("sets").orElse(""))) {
            EvaluationRequest request = request(arguments, model, set, comparesBudgets(set) ? budgets : null);
            started.add(new Started(
                    set, platform.post("/v1/evaluations", request, RUN).id().toString()));
        }
        List<ScoreSheet.SetScores> scores = awaitAll(platform, started);
        ScoreSheet sheet = new ScoreSheet(model, Clock.systemUTC().instant(), scores);
        for (Path file :
                new ScoreFiles().write(sheet, Path.of(arguments.option("out").orElse(DEFAULT_OUT)))) {
            terminal.line("wrote " + file);
        }
        return 0;
    }

    private static EvaluationRequest request(
            Arguments arguments, String model, BenchmarkInfo set, @Nullable List<ThinkingBudget> budgets) {
        return new EvaluationRequest(
                model,
                set.id(),
                List.of("off", "on"),
                budgets,
                number(arguments, "samples"),
                number(arguments, "limit"),
                number(arguments, "max-tokens"),
                (long) arguments.intOption("seed", 0, 0, Integer.MAX_VALUE));
    }

    /// What is left out is for the service to say.
    private static @Nullable Integer number(Arguments arguments, String name) {
        return arguments.option(name).isEmpty() ? null : (Integer) arguments.intOption(name, 1, 1, MOST);
    }

    static List<ThinkingBudget> budgets(String text) {
        try {
            return Stream.of(text.split(","))
                    .map(String::strip)
                    .map(ThinkingBudget::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new Arguments.UsageException(
                    "--budgets must be numbers from 0 and 'none', separated by commas, but was " + text, e);
        }
    }

    /// Calls, and the switch itself, are not worked out in steps that a budget could cut short.
    private static boolean comparesBudgets(BenchmarkInfo set) {
        return !UNBUDGETED.contains(set.scorer()) && !set.id().endsWith("-toggle");
    }

    /// @param names separated by commas; empty for all sets of the small model
    private static List<BenchmarkInfo> sets(PlatformClient platform, String names)
            throws IOException, InterruptedException {
        List<BenchmarkInfo> all = platform.get("/v1/benchmarks", BENCHMARKS).data();
        List<String> ids = all.stream().map(BenchmarkInfo::id).toList();
        if (names.isBlank()) {
            List<BenchmarkInfo> own = all.stream()
                    .filter(set -> DEFAULT_SETS.matcher(set.id()).matches())
                    .toList();
            if (own.isEmpty()) {
                throw new IOException("no set is named nano-*: see --sets; there are %s"
                        .formatted(Terminal.harmless(String.join(", ", ids))));
            }
            return own;
        }
        List<BenchmarkInfo> chosen = new ArrayList<>();
        for (String name : names.split(",")) {
            chosen.add(all.stream()
                    .filter(set -> set.id().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new Arguments.UsageException("there is no set '%s'; there are %s"
                            .formatted(name, Terminal.harmless(String.join(", ", ids))))));
        }
        return chosen;
    }

    private List<ScoreSheet.SetScores> awaitAll(PlatformClient platform, List<Started> started)
            throws IOException, InterruptedException {
        Progress progress = new Progress(terminal);
        while (true) {
            List<ScoreSheet.SetScores> now = new ArrayList<>();
            for (Started each : started) {
                now.add(new ScoreSheet.SetScores(each.set(), platform.get("/v1/evaluations/" + each.runId(), RUN)));
            }
            progress.show(now.stream().map(ScoreSheet.SetScores::run).toList());
            if (allEnded(now)) {
                return now;
            }
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_LOOKS);
        }
    }

    private static boolean allEnded(List<ScoreSheet.SetScores> sets) throws IOException {
        boolean all = true;
        for (ScoreSheet.SetScores set : sets) {
            all &= ended(set.run());
        }
        return all;
    }

    private static boolean ended(Evaluation run) throws IOException {
        return switch (run.state()) {
            case "completed" -> true;
            case "failed", "cancelled" ->
                throw new IOException(
                        "run %s of %s is %s: %s".formatted(run.id(), run.benchmark(), run.state(), run.failure()));
            default -> false;
        };
    }

    private record Started(BenchmarkInfo set, String runId) {}

    /// Says how far all runs are, once for each further twentieth, and which set is done.
    private static final class Progress {

        private static final int PARTS = 20;

        private final Terminal terminal;
        private final Set<String> done = new HashSet<>();
        private long shown = -1;

        Progress(Terminal terminal) {
            this.terminal = terminal;
        }

        void show(List<Evaluation> runs) {
            long answers = runs.stream().mapToLong(run -> run.progress().done()).sum();
            long total = runs.stream().mapToLong(run -> run.progress().total()).sum();
            boolean planned = runs.stream().allMatch(run -> run.progress().total() > 0);
            for (Evaluation run : runs) {
                if (run.state().equals("completed") && done.add(run.benchmark())) {
                    terminal.line("%s is done: %d answers"
                            .formatted(run.benchmark(), run.progress().total()));
                }
            }
            if (planned && answers * PARTS / total > shown) {
                shown = answers * PARTS / total;
                terminal.line("%3d %%  %d of %d answers".formatted(100 * answers / total, answers, total));
            }
        }
    }
}
