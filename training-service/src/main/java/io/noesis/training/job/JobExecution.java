package io.noesis.training.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.noesis.training.recipe.BundledRecipe;
import io.noesis.training.recipe.RecipeSize;
import io.noesis.training.recipe.Recipes;
import io.noesis.training.run.EventLog;
import io.noesis.training.run.TrainingCancelledException;

/// Runs the recipe of a job in the job's directory, from the beginning or from where it was left.
@Component
class JobExecution {

    private static final Logger log = LoggerFactory.getLogger(JobExecution.class);
    private static final int LONGEST_MESSAGE = 1000;

    private final Recipes recipes;
    private final RowSource rows;
    private final JobDirectories directories;
    private final Clock clock;

    JobExecution(Recipes recipes, RowSource rows, JobDirectories directories, Clock clock) {
        this.recipes = recipes;
        this.rows = rows;
        this.directories = directories;
        this.clock = clock;
    }

    /// Whatever goes wrong, also an error of the JVM such as a library that cannot be loaded, is the job's end and
    /// not that of the thread.
    JobEnd execute(Job job, JobMonitor monitor) {
        try {
            Path work = Files.createDirectories(directories.of(job.id()));
            Path events = directories.events(job.id());
            monitor.goOnAfter(EventLog.read(events));
            RecipeSize size = recipes.size(job.recipe(), job.seed(), job.threads());
            try (EventLog kept = EventLog.open(events, monitor, clock)) {
                BundledRecipe recipe =
                        new BundledRecipe(size, job.seed(), rows.of(job.seed(), size.pairs(), work, kept), work, kept);
                BundledRecipe.Outcome outcome = recipe.run();
                return new JobEnd.Succeeded(List.of(name(outcome.model()), name(outcome.card())));
            }
        } catch (TrainingCancelledException e) {
            log.info("training job {}: {}", job.id(), e.getMessage());
            return new JobEnd.Stopped();
        } catch (Throwable e) {
            log.error("training job {} failed", job.id(), e);
            return new JobEnd.Failed(message(e));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /// The first line: what native code adds to it is for the log.
    private static String message(Throwable e) {
        String whole = e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
        String message = whole.lines().findFirst().orElseGet(() -> e.getClass().getSimpleName());
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }
}
