package io.noesis.training.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.noesis.training.curves.Curves;
import io.noesis.training.recipe.BundledRecipe;
import io.noesis.training.recipe.RecipeSize;
import io.noesis.training.recipe.Recipes;
import io.noesis.training.recipe.ReinforcementStudy;
import io.noesis.training.rows.GeneratedRows;
import io.noesis.training.run.DirectoryLock;
import io.noesis.training.run.EventLog;
import io.noesis.training.run.TrainingCancelledException;

/// Runs a recipe in a directory and says on standard output how it goes, each time as a JSON line of the form that
/// the REST API shows a job in.
///
/// Arguments: recipe, seed, threads, directory, and, for a study of the reinforcement behind the recipe, how many
/// seeds it tries. SIGINT and SIGTERM end it after the step it is in; run again, it goes on.
public final class TrainMain {

    /// Which argument is the number of seeds of the study.
    private static final int STUDY = 4;

    private TrainMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        LocalJob job = new LocalJob(
                arguments[0],
                Long.parseLong(arguments[1]),
                Integer.parseInt(arguments[2]),
                Path.of(arguments[3]),
                Clock.systemUTC(),
                out::println);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(job, ended), "stop"));
        try {
            run(Recipes.published(), job, arguments.length > STUDY ? Integer.parseInt(arguments[STUDY]) : 0);
        } finally {
            ended.countDown();
        }
    }

    /// The JVM must not go while native code computes.
    private static void stop(LocalJob job, CountDownLatch ended) {
        job.cancel();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param studySeeds seeds of the study; 0 for none
    static void run(Recipes recipes, LocalJob job, int studySeeds) throws IOException {
        Path work = job.work();
        Files.createDirectories(work);
        Path events = work.resolve("events.jsonl");
        try (DirectoryLock lock = DirectoryLock.acquire(work);
                EventLog log = EventLog.open(events, job, job.clock())) {
            job.begin(EventLog.read(events));
            RecipeSize size = recipes.size(job.recipe(), job.seed(), job.threads());
            GeneratedRows rows = new GeneratedRows(job.seed(), size.pairs());
            BundledRecipe recipe = new BundledRecipe(size, job.seed(), rows, work, log);
            BundledRecipe.Outcome outcome = recipe.run();
            for (Curves curves : Curves.values()) {
                Files.writeString(work.resolve(curves.wireName() + ".svg"), curves.svg(EventLog.read(events)));
            }
            List<String> files = new ArrayList<>(List.of(name(outcome.model()), name(outcome.card())));
            if (studySeeds > 0) {
                Path study = new ReinforcementStudy(recipe, size, work, ReinforcementStudy.ITEMS_A_SET)
                        .run(LongStream.range(job.seed(), job.seed() + studySeeds)
                                .boxed()
                                .toList());
                files.add(name(study));
            }
            job.end("succeeded", files, null);
        } catch (TrainingCancelledException e) {
            job.end("cancelled", List.of(), null);
        } catch (IOException | RuntimeException | Error e) {
            job.end("failed", List.of(), message(e));
            throw e;
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static @Nullable String message(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
