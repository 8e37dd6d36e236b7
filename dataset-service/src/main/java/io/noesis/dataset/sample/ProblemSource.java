package io.noesis.dataset.sample;

import java.util.SplittableRandom;

/// Makes problems of one kind. The same random numbers give the same problems.
@FunctionalInterface
interface ProblemSource {

    Problem next(SplittableRandom random);
}
