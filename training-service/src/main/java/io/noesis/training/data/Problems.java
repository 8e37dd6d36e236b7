package io.noesis.training.data;

import java.util.Optional;
import java.util.SplittableRandom;

/// Draws problems until one is what was wanted.
final class Problems {

    /// Questions are dealt by their key, so that what is trained on, what rewards are given for and what is held
    /// out never meet, whatever the seed.
    enum Part {
        /// Reinforcement learning: 2 of 20.
        REWARD,
        /// Fresh held-out items: 1 of 20.
        HELD_OUT,
        /// Everything else: 17 of 20.
        TRAINING;

        private static final int PARTS = 20;

        static Part of(Problem problem) {
            int part = (int) Math.floorMod(problem.key(), (long) PARTS);
            return part < 2 ? REWARD : part == 2 ? HELD_OUT : TRAINING;
        }
    }

    private static final int MOST_TRIES = 100_000;

    private Problems() {}

    /// @param part empty where the question may be anyone's
    /// @throws IllegalStateException when the task has no such problem
    static Problem next(Task task, SplittableRandom random, Hold hold, Optional<Part> part, int leastSteps) {
        for (int i = 0; i < MOST_TRIES; i++) {
            Draw draw = new Draw(random, hold, leastSteps);
            Optional<Problem> drawn = task.source().next(draw);
            if (drawn.isEmpty()) {
                continue;
            }
            Problem problem = drawn.get();
            boolean fits = draw.fits(problem.conversation()) && (part.isEmpty() || part.get() == Part.of(problem));
            if (fits) {
                return problem;
            }
        }
        throw new IllegalStateException("no problem of %s fits %s".formatted(task.id(), hold));
    }

    /// The part a task's training is dealt; small talk is too small to be divided.
    static Optional<Part> training(Task task) {
        return task == Task.CHAT ? Optional.empty() : Optional.of(Part.TRAINING);
    }
}
