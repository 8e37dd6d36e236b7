package io.noesis.training.job;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.noesis.api.training.TrainingJob;
import io.noesis.training.run.Progress;

/// A job as it is stored.
///
/// @param starts how often it was begun or gone on with since its state was last saved
/// @param files names of its results
record Job(
        UUID id,
        String recipe,
        long seed,
        int threads,
        JobState state,
        Progress progress,
        int starts,
        List<String> files,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String failure) {

    static Job queued(UUID id, String recipe, long seed, int threads, Instant createdAt) {
        return new Job(
                id, recipe, seed, threads, JobState.QUEUED, Progress.NONE, 0, List.of(), createdAt, null, null, null);
    }

    TrainingJob view() {
        return new TrainingJob(
                id,
                TrainingJob.OBJECT,
                recipe,
                seed,
                threads,
                state.wireName(),
                progress.stage(),
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.reward(),
                progress.tokensPerSecond(),
                state.isFinal() ? null : progress.secondsLeft(),
                progress.scores(),
                files,
                createdAt,
                startedAt,
                finishedAt,
                failure);
    }
}
