package io.noesis.platform.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.Page;
import io.noesis.api.training.TrainingJob;
import io.noesis.api.training.TrainingJobRequest;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.supervisor.LocalTraining;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// `noesis train RECIPE`: has the running platform make a model and shows how it goes; without a platform, a
/// process of its own makes it. Either goes on with what an earlier call began.
final class TrainCommand {

    private static final String JOBS = "/v1/training/jobs";
    private static final String DETACHED = "--detached";
    private static final int SECONDS_BETWEEN_LOOKS = 2;
    private static final int MOST_THREADS = 256;
    private static final int MOST_STUDY_SEEDS = 20;
    private static final Set<String> UNFINISHED = Set.of("queued", "running");
    private static final TypeReference<TrainingJob> JOB = new TypeReference<>() {};
    private static final TypeReference<Page<TrainingJob>> PAGE = new TypeReference<>() {};

    private final Terminal terminal;
    private final PlatformHome environmentHome;

    TrainCommand(Terminal terminal, PlatformHome environmentHome) {
        this.terminal = terminal;
        this.environmentHome = environmentHome;
    }

    int run(List<String> line) throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(line);
        boolean detached = rest.remove(DETACHED);
        Set<String> options = new HashSet<>(PlatformClient.OPTIONS);
        options.addAll(Set.of("recipe", "seed", "threads", "home", "distribution", "study"));
        Arguments arguments = Arguments.parse(rest, options);
        PlatformHome home =
                arguments.option("home").map(Path::of).map(PlatformHome::new).orElse(environmentHome);
        TrainingJobRequest request = request(arguments);
        int studySeeds = arguments.intOption("study", 0, 0, MOST_STUDY_SEEDS);
        boolean platformRuns = arguments.option("url").isPresent() || Files.exists(home.addressFile());
        if (platformRuns && studySeeds > 0) {
            throw new Arguments.UsageException("--study is for a training of its own: stop the platform first");
        }
        if (platformRuns) {
            return onPlatform(PlatformClient.of(arguments, home), home, request, detached);
        }
        if (detached) {
            throw new Arguments.UsageException(DETACHED + " needs a running platform: start it with ./noesis up");
        }
        return here(Path.of(arguments.option("distribution").orElse(".")), home, request, studySeeds);
    }

    private static TrainingJobRequest request(Arguments arguments) {
        if (arguments.words().size() > 1) {
            throw new Arguments.UsageException("train takes one recipe, but got " + arguments.words());
        }
        String recipe = arguments
                .option("recipe")
                .or(() -> arguments.words().stream().findFirst())
                .orElseThrow(() -> new Arguments.UsageException("train needs a recipe: bundled or small"));
        Integer threads = arguments.option("threads").isEmpty()
                ? null
                : (Integer) arguments.intOption("threads", 1, 1, MOST_THREADS);
        return new TrainingJobRequest(recipe, (long) arguments.intOption("seed", 1, 0, Integer.MAX_VALUE), threads);
    }

    private int onPlatform(PlatformClient platform, PlatformHome home, TrainingJobRequest request, boolean detached)
            throws IOException, InterruptedException {
        Optional<TrainingJob> begun = platform.get(JOBS + "?length=100", PAGE).data().stream()
                .filter(job -> job.recipe().equals(request.recipe())
                        && Long.valueOf(job.seed()).equals(request.seed())
                        && UNFINISHED.contains(job.state()))
                .findFirst();
        TrainingJob job = begun.isPresent() ? begun.get() : platform.post(JOBS, request, JOB);
        terminal.line("%s %s".formatted(begun.isPresent() ? "going on with" : "submitted as", job.id()));
        if (detached) {
            terminal.line("Run the same command without %s to watch it.".formatted(DETACHED));
            return 0;
        }
        AtomicBoolean watching = new AtomicBoolean(true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sayGoodbye(watching, job), "goodbye"));
        TrainingJob ended = awaitEnd(platform, job);
        watching.set(false);
        return conclude(
                ended,
                ended.files().stream()
                        .findFirst()
                        .map(name -> place(home, ended, name))
                        .orElse(""));
    }

    private void sayGoodbye(AtomicBoolean watching, TrainingJob job) {
        if (watching.get()) {
            terminal.line("The training goes on. Run the same command to watch it; POST %s/%s/cancel ends it."
                    .formatted(JOBS, job.id()));
        }
    }

    /// On the same machine a file, else an address.
    private static String place(PlatformHome home, TrainingJob job, String name) {
        Path file = home.training().resolve(job.id().toString()).resolve(name);
        return Files.exists(file) ? file.toString() : "GET %s/%s/files/%s".formatted(JOBS, job.id(), name);
    }

    private TrainingJob awaitEnd(PlatformClient platform, TrainingJob job) throws IOException, InterruptedException {
        TrainingProgress progress = new TrainingProgress(terminal);
        TrainingJob now = job;
        while (true) {
            progress.show(now);
            if (now.finishedAt() != null) {
                return now;
            }
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_LOOKS);
            now = platform.get(JOBS + "/" + job.id(), JOB);
        }
    }

    private int here(Path distribution, PlatformHome home, TrainingJobRequest request, int studySeeds)
            throws IOException, InterruptedException {
        Path work = home.training().resolve("local-%s-seed%d".formatted(request.recipe(), request.seed()));
        int threads = request.threads() == null ? Runtime.getRuntime().availableProcessors() : request.threads();
        terminal.line("no platform runs in %s: training in %s".formatted(home.root(), work));
        Process process = LocalTraining.start(
                distribution,
                String.valueOf(request.recipe()),
                request.seed() == null ? 1 : request.seed(),
                threads,
                work,
                studySeeds);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
        TrainingJob last = follow(process);
        int status = process.waitFor();
        if (last == null) {
            throw new IOException("the training ended with status %d before it began".formatted(status));
        }
        return conclude(last, work.resolve("noesis-nano.gguf").toString());
    }

    private @Nullable TrainingJob follow(Process process) throws IOException {
        TrainingProgress progress = new TrainingProgress(terminal);
        TrainingJob last = null;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = JsonMapper.shared().readValue(line, JOB);
                progress.show(last);
            }
        }
        return last;
    }

    /// Ctrl-C reaches the child too; it saves its state and ends.
    private void stop(Process process) {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.line("Stopped. Run the same command to go on.");
    }

    private int conclude(TrainingJob job, String model) throws IOException {
        return switch (job.state()) {
            case "succeeded" -> {
                new TrainingProgress(terminal).showResult(job, model);
                yield 0;
            }
            case "failed" ->
                throw new IOException("the training failed: " + Terminal.harmless(String.valueOf(job.failure())));
            default -> {
                terminal.line("the training is " + Terminal.harmless(job.state()));
                yield 1;
            }
        };
    }
}
