package io.noesis.training.job;

import java.time.Clock;
import java.util.Objects;
import java.util.UUID;

import org.springframework.stereotype.Service;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.Page;
import io.noesis.api.training.TrainingJob;
import io.noesis.api.training.TrainingJobRequest;
import io.noesis.training.TrainingProperties;
import io.noesis.training.recipe.Recipes;

/// What the REST API does with jobs.
@Service
class JobService {

    private static final long DEFAULT_SEED = 1;
    private static final int MOST_THREADS = 256;

    private final JobStore jobs;
    private final JobRunner runner;
    private final Recipes recipes;
    private final TrainingProperties properties;
    private final JobSignals signals;
    private final Clock clock;

    JobService(
            JobStore jobs,
            JobRunner runner,
            Recipes recipes,
            TrainingProperties properties,
            JobSignals signals,
            Clock clock) {
        this.jobs = jobs;
        this.runner = runner;
        this.recipes = recipes;
        this.properties = properties;
        this.signals = signals;
        this.clock = clock;
    }

    TrainingJob create(TrainingJobRequest request) {
        String recipe = request.recipe();
        if (recipe == null) {
            throw NoesisException.missing("recipe");
        }
        if (!recipes.names().contains(recipe)) {
            throw NoesisException.invalid(
                    "recipe", "must be one of %s".formatted(String.join(", ", recipes.names())), recipe);
        }
        int threads = Objects.requireNonNullElse(request.threads(), properties.threadsOrProcessors());
        if (threads < 1 || threads > MOST_THREADS) {
            throw NoesisException.invalid("threads", "must be between 1 and %d".formatted(MOST_THREADS), threads);
        }
        Job job = Job.queued(
                UUID.randomUUID(),
                recipe,
                Objects.requireNonNullElse(request.seed(), DEFAULT_SEED),
                threads,
                clock.instant());
        if (!jobs.insert(job, properties.queueLimit())) {
            throw new NoesisException(
                    ErrorCode.QUEUE_FULL, "%d jobs are waiting, which is the limit".formatted(properties.queueLimit()));
        }
        signals.change();
        return job.view();
    }

    Page<TrainingJob> list(long offset, int length) {
        return Page.of(jobs.newest(offset, length).stream().map(Job::view).toList(), offset, jobs.count());
    }

    Job find(UUID id) {
        return jobs.find(id).orElseThrow(() -> NoesisException.notFound("training job", id.toString()));
    }

    /// Takes a job out of the queue, or asks a running one to end.
    TrainingJob cancel(UUID id) {
        find(id);
        if (!jobs.cancelQueued(id) && jobs.askToCancel(id)) {
            runner.cancel(id);
        }
        signals.change();
        Job job = find(id);
        return switch (job.state()) {
            case CANCELLING, CANCELLED -> job.view();
            case QUEUED, RUNNING -> throw new IllegalStateException("job %s cannot be cancelled".formatted(id));
            case SUCCEEDED, FAILED ->
                throw new NoesisException(
                        ErrorCode.CONFLICT,
                        "training job '%s' is already %s"
                                .formatted(id, job.state().wireName()));
        };
    }
}
